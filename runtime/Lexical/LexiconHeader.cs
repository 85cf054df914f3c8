using System.Buffers.Binary;
using System.Globalization;
using System.Text.Json;
using EarlyExitGen.Manifests;

namespace EarlyExitGen.Lexical;

/// <summary>The header of a lexicon's file, checked against the file's length.</summary>
/// <param name="Features">What the rows are.</param>
/// <param name="Labels">The number of labels.</param>
/// <param name="Scale">Where the tensor <c>scale</c> begins in the file.</param>
/// <param name="Bias">Where the tensor <c>bias</c> begins in the file.</param>
/// <param name="Weights">Where the tensor <c>weights</c> begins in the file.</param>
internal sealed record LexiconHeader(LexicalFeatures Features, int Labels, long Scale, long Bias, long Weights)
{
    // A header of three tensors takes some hundred bytes; the rest is room for notes.
    private const int MostBytes = 1 << 16;
    private const string Metadata = "__metadata__";

    /// <summary>Reads the header.</summary>
    /// <param name="file">The file, from its first byte; it has a length.</param>
    /// <exception cref="EndOfStreamException">It became shorter meanwhile.</exception>
    /// <exception cref="InvalidDataException">It is not the header of a lexicon.</exception>
    public static LexiconHeader Read(Stream file)
    {
        long length = file.Length;
        if (length < sizeof(ulong))
        {
            throw Broken($"it has {length} bytes, too few for a safetensors file");
        }

        Span<byte> prefix = stackalloc byte[sizeof(ulong)];
        file.ReadExactly(prefix);
        ulong size = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        ulong room = (ulong)(length - sizeof(ulong));
        if (size > room)
        {
            throw Broken($"its header should have {size} bytes, but {room} follow: it is cut short, or not a safetensors file");
        }

        if (size > MostBytes)
        {
            throw Broken($"its header has {size} bytes; that of a lexicon has at most {MostBytes}");
        }

        byte[] bytes = new byte[size];
        file.ReadExactly(bytes);
        try
        {
            using JsonDocument json = JsonDocument.Parse(bytes, new JsonDocumentOptions { MaxDepth = 8 });
            return Read(json.RootElement, sizeof(ulong) + (long)size, length);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // The latter: a string of it is not Unicode.
            throw new InvalidDataException("its header is not the JSON of a safetensors file", e);
        }
    }

    private static LexiconHeader Read(JsonElement header, long start, long length)
    {
        Dictionary<string, JsonElement> parts = Members(header, "its header");
        if (parts.Keys.FirstOrDefault(static name => name is not (Metadata or "weights" or "scale" or "bias")) is { } other)
        {
            throw Broken($"it has a tensor '{Quoted.Of(other)}'; a lexicon has 'weights', 'scale' and 'bias' alone");
        }

        LexiconTensor bias = LexiconTensor.Read(parts, "bias", "F32", sizeof(float), dimensions: 1, length - start);
        LexiconTensor scale = LexiconTensor.Read(parts, "scale", "F32", sizeof(float), dimensions: 1, length - start);
        LexiconTensor weights = LexiconTensor.Read(parts, "weights", "I8", sizeof(sbyte), dimensions: 2, length - start);
        int labels = bias.Shape[0];
        if (scale.Shape[0] != labels)
        {
            throw Broken($"its tensor 'scale' is for {scale.Shape[0]} labels, 'bias' for {labels}");
        }

        if (weights.Shape[1] != Lexicon.StrideOf(labels))
        {
            throw Broken(
                $"its tensor 'weights' has rows of {weights.Shape[1]}; with {labels} labels they have {Lexicon.StrideOf(labels)}");
        }

        LexiconTensor.CheckPlaces([bias, scale, weights], length - start);
        LexicalFeatures features = ReadFeatures(parts, weights.Shape[0]);
        return new LexiconHeader(features, labels, start + scale.Begin, start + bias.Begin, start + weights.Begin);
    }

    private static LexicalFeatures ReadFeatures(Dictionary<string, JsonElement> parts, int rows)
    {
        if (!parts.TryGetValue(Metadata, out JsonElement metadata))
        {
            throw Broken($"its header has no '{Metadata}'");
        }

        Dictionary<string, JsonElement> values = Members(metadata, $"'{Metadata}'");
        Require(values, "format_version", LexiconFile.Version);
        Require(values, "features", LexicalFeatures.Version);
        string input = Value(values, "input");
        if (input is not ("single" or "pair"))
        {
            throw Broken($"its 'input' is '{Quoted.Of(input)}', neither 'single' nor 'pair'");
        }

        string vocabulary = Value(values, "vocabulary");
        return int.TryParse(vocabulary, NumberStyles.None, CultureInfo.InvariantCulture, out int ids)
            ? new LexicalFeatures(rows, ids, input == "pair")
            : throw Broken($"its 'vocabulary' is '{Quoted.Of(vocabulary)}', not a number of ids");
    }

    private static void Require(Dictionary<string, JsonElement> values, string name, string known)
    {
        string value = Value(values, name);
        if (value != known)
        {
            throw Broken(
                $"its '{name}' is '{Quoted.Of(value)}'; this version of EarlyExitGen reads '{known}': update EarlyExitGen");
        }
    }

    private static string Value(Dictionary<string, JsonElement> values, string name) =>
        values.TryGetValue(name, out JsonElement value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()!
            : throw Broken($"its '{Metadata}' has no text '{name}'");

    private static Dictionary<string, JsonElement> Members(JsonElement element, string what)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            throw Broken($"{what} is not a JSON object");
        }

        Dictionary<string, JsonElement> members = new(StringComparer.Ordinal);
        foreach (JsonProperty member in element.EnumerateObject())
        {
            if (!members.TryAdd(member.Name, member.Value))
            {
                throw Broken($"{what} has '{Quoted.Of(member.Name)}' twice");
            }
        }

        return members;
    }

    private static InvalidDataException Broken(FormattableString problem) => new(FormattableString.Invariant(problem));
}
