using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using EarlyExitGen.Manifests;
using EarlyExitGen.Manifests.Json;

namespace EarlyExitGen.Lexical;

/// <summary>
/// The header of a lexicon's file, checked against the file's length. Compiled into the build's task too.
/// </summary>
/// <param name="Labels">The number of labels.</param>
/// <param name="Rows">The number of rows.</param>
/// <param name="Vocabulary">How many ids have rows of their own.</param>
/// <param name="Pair">Whether an instance is a pair of texts.</param>
/// <param name="Scale">Where the tensor <c>scale</c> begins in the file.</param>
/// <param name="Bias">Where the tensor <c>bias</c> begins in the file.</param>
/// <param name="Weights">Where the tensor <c>weights</c> begins in the file.</param>
internal sealed record LexiconHeader(
    int Labels, int Rows, int Vocabulary, bool Pair, long Scale, long Bias, long Weights)
{
    // A header of three tensors takes some hundred bytes; the rest is room for notes.
    private const int MostBytes = 1 << 16;
    private const int PrefixBytes = 8;
    private const string Metadata = "__metadata__";

    /// <summary>Reads the header; nothing in it is trusted.</summary>
    /// <param name="file">The file, from its first byte; it has a length.</param>
    /// <exception cref="InvalidDataException">
    /// It is not the header of a lexicon; the message is a clause that says why.
    /// </exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static LexiconHeader Read(Stream file)
    {
        long length = file.Length;
        if (length < PrefixBytes)
        {
            throw Broken($"it has {length} bytes, too few for a safetensors file");
        }

        ulong size = LittleEndian(ReadBytes(file, PrefixBytes));
        ulong room = (ulong)(length - PrefixBytes);
        if (size > room)
        {
            throw Broken(
                $"its header should have {size} bytes, but {room} follow: it is cut short, or not a safetensors file");
        }

        if (size > MostBytes)
        {
            throw Broken($"its header has {size} bytes; that of a lexicon has at most {MostBytes}");
        }

        long start = PrefixBytes + (long)size;
        return Read(Parse(ReadBytes(file, (int)size)), start, length - start);
    }

    /// <summary>Reads that many bytes.</summary>
    /// <exception cref="InvalidDataException">The file has become shorter.</exception>
    public static byte[] ReadBytes(Stream file, int count)
    {
        byte[] bytes = new byte[count];
        for (int done = 0; done < count;)
        {
            int read = file.Read(bytes, done, count - done);
            done += read > 0 ? read : throw Broken($"it ended while it was read");
        }

        return bytes;
    }

    private static ulong LittleEndian(byte[] digits)
    {
        ulong value = 0;
        for (int i = digits.Length - 1; i >= 0; i--)
        {
            value = (value << 8) | digits[i];
        }

        return value;
    }

    private static JsonValue Parse(byte[] header)
    {
        try
        {
            (JsonValue? value, JsonError? error) = JsonReader.Read(new UTF8Encoding(false, true).GetString(header));
            return error is null ? value! : throw Broken($"its header is not the JSON of a safetensors file");
        }
        catch (DecoderFallbackException)
        {
            throw Broken($"its header is not UTF-8");
        }
    }

    private static LexiconHeader Read(JsonValue header, long start, long length)
    {
        Dictionary<string, JsonValue> parts = Members(header, "its header");
        string? other = parts.Keys.FirstOrDefault(
            static name => name is not (Metadata or "weights" or "scale" or "bias"));
        if (other is not null)
        {
            throw Broken($"it has a tensor '{Quoted.Of(other)}'; a lexicon has 'weights', 'scale' and 'bias' alone");
        }

        LexiconTensor bias = LexiconTensor.Read(parts, "bias", "F32", size: 4, dimensions: 1, length);
        LexiconTensor scale = LexiconTensor.Read(parts, "scale", "F32", size: 4, dimensions: 1, length);
        LexiconTensor weights = LexiconTensor.Read(parts, "weights", "I8", size: 1, dimensions: 2, length);
        LexiconTensor.CheckPlaces([bias, scale, weights], length);
        int labels = bias.Shape[0];
        if (scale.Shape[0] != labels)
        {
            throw Broken($"its tensor 'scale' is for {scale.Shape[0]} labels, 'bias' for {labels}");
        }

        (int vocabulary, bool pair) = ReadMetadata(parts);
        if (LexiconFormat.Check(labels, weights.Shape[0], vocabulary) is { } problem)
        {
            throw new InvalidDataException(problem);
        }

        int stride = LexiconFormat.StrideOf(labels);
        if (weights.Shape[1] != stride)
        {
            throw Broken($"its rows have {weights.Shape[1]} weights; with {labels} labels they have {stride}");
        }

        return new LexiconHeader(
            labels, weights.Shape[0], vocabulary, pair, start + scale.Begin, start + bias.Begin, start + weights.Begin);
    }

    private static (int Vocabulary, bool Pair) ReadMetadata(Dictionary<string, JsonValue> parts)
    {
        if (!parts.TryGetValue(Metadata, out JsonValue? metadata))
        {
            throw Broken($"its header has no '{Metadata}'");
        }

        Dictionary<string, JsonValue> values = Members(metadata, $"'{Metadata}'");
        Require(values, "format_version", LexiconFormat.Version);
        Require(values, "features", LexiconFormat.Features);
        string input = Value(values, "input");
        if (input is not ("single" or "pair"))
        {
            throw Broken($"its 'input' is '{Quoted.Of(input)}', neither 'single' nor 'pair'");
        }

        string vocabulary = Value(values, "vocabulary");
        return int.TryParse(vocabulary, NumberStyles.None, CultureInfo.InvariantCulture, out int ids)
            ? (ids, input == "pair")
            : throw Broken($"its 'vocabulary' is '{Quoted.Of(vocabulary)}', not a number of ids");
    }

    private static void Require(Dictionary<string, JsonValue> values, string name, string known)
    {
        string value = Value(values, name);
        if (value != known)
        {
            throw Broken(
                $"its '{name}' is '{Quoted.Of(value)}', but this version of EarlyExitGen reads '{known}': update it");
        }
    }

    private static string Value(Dictionary<string, JsonValue> values, string name) =>
        values.TryGetValue(name, out JsonValue? value) && value is JsonString text
            ? text.Value
            : throw Broken($"its '{Metadata}' has no text '{name}'");

    private static Dictionary<string, JsonValue> Members(JsonValue value, string what)
    {
        if (value is not JsonObject parts)
        {
            throw Broken($"{what} is not a JSON object");
        }

        Dictionary<string, JsonValue> members = new(StringComparer.Ordinal);
        foreach (JsonProperty member in parts.Properties)
        {
            if (members.ContainsKey(member.Name.Value))
            {
                throw Broken($"{what} has '{Quoted.Of(member.Name.Value)}' twice");
            }

            members.Add(member.Name.Value, member.Value);
        }

        return members;
    }

    private static InvalidDataException Broken(FormattableString problem) => new(FormattableString.Invariant(problem));
}
