using EarlyExitGen.Toolchain.Foundation;
using EarlyExitGen.Toolchain.Foundation.Files;

namespace EarlyExitGen.Toolchain.Model.Checkpoints;

/// <summary>
/// The weights of a BERT encoder in a Hugging Face folder, by the names of <see cref="EncoderTensors"/>: those of
/// <c>BertModel</c>, or with <c>bert.</c> before them where a model has the encoder as a part, or with the names that
/// normalisations had before 2019 (<c>gamma</c>, <c>beta</c>). What comes after the encoder is left alone.
/// </summary>
internal sealed class EncoderWeights : IDisposable
{
    private const string Part = "bert.";

    // Numbers 0, 1, 2, ... and zeros, which old versions of transformers stored.
    private static readonly string[] Buffers = ["embeddings.position_ids", "embeddings.token_type_ids"];

    private readonly WeightFiles _files;
    private readonly Dictionary<string, string> _stored;

    private EncoderWeights(WeightFiles files, Dictionary<string, string> stored)
    {
        _files = files;
        _stored = stored;
    }

    /// <summary>Opens the weights and checks, before any value is read, that they are those of the encoder.</summary>
    /// <exception cref="ToolException">
    /// A file is missing or impossible; a tensor is missing, of another shape or type than the encoder's, or none of
    /// its.
    /// </exception>
    public static EncoderWeights Open(string folder, EncoderConfig config)
    {
        WeightFiles files = WeightFiles.Open(folder);
        try
        {
            return new EncoderWeights(files, Match(files, config));
        }
        catch
        {
            files.Dispose();
            throw;
        }
    }

    /// <summary>Reads a tensor of the encoder, row-major.</summary>
    public float[] Read(string name) => _files.Read(_stored[name]).Values;

    /// <summary>Closes the files.</summary>
    public void Dispose() => _files.Dispose();

    private static Dictionary<string, string> Match(WeightFiles files, EncoderConfig config)
    {
        string prefix = Either(files, EncoderTensors.WordEmbeddings, Part + EncoderTensors.WordEmbeddings) is { } words
            ? words[..^EncoderTensors.WordEmbeddings.Length]
            : throw new ToolException(
                $"{files.Path}: there is no tensor '{EncoderTensors.WordEmbeddings}', nor one with '{Part}' before it; "
                + "the encoder of a BertModel is expected.");
        Dictionary<string, string> stored = new(StringComparer.Ordinal);
        List<string> missing = [];
        foreach ((string name, int[] shape) in EncoderTensors.All(config))
        {
            string theirs = prefix + name;
            if (Either(files, theirs, OldName(theirs)) is { } found)
            {
                Check(files, files.EntryOf(found), shape);
                stored.Add(name, found);
            }
            else
            {
                missing.Add(theirs);
            }
        }

        if (missing.Count > 0)
        {
            throw new ToolException(
                $"{files.Path}: of a BERT encoder with {config.Layers} layers, {Excerpt.OfNames(missing)} are missing; "
                + "config and weights do not belong together.");
        }

        RefuseOthers(files, prefix, [.. stored.Values], config);
        return stored;
    }

    private static string? Either(WeightFiles files, string name, string other)
    {
        bool isThere = files.Names.Contains(name);
        bool isOther = other != name && files.Names.Contains(other);
        return isThere && isOther
            ? throw new ToolException(
                $"{files.Path}: it holds both '{name}' and '{other}'; which counts cannot be told.")
            : isThere ? name : isOther ? other : null;
    }

    private static string OldName(string name) => name
        .Replace("LayerNorm.weight", "LayerNorm.gamma", StringComparison.Ordinal)
        .Replace("LayerNorm.bias", "LayerNorm.beta", StringComparison.Ordinal);

    private static void Check(WeightFiles files, SafetensorsEntry entry, int[] shape)
    {
        if (!entry.Shape.AsSpan().SequenceEqual(shape))
        {
            throw new ToolException(
                $"{files.Path}: tensor '{entry.Name}' has the shape {entry.ShapeText}, but "
                + $"{SafetensorsEntry.Describe(shape)} is expected; config and weights do not belong together.");
        }

        if (!entry.Type.IsReadable)
        {
            throw new ToolException(
                $"{files.Path}: tensor '{entry.Name}' has the type {entry.Type.Name}; F32, F16 and BF16 can be read.");
        }
    }

    // A part of the encoder that would not be computed (more layers, adapters, other positions) is another model.
    private static void RefuseOthers(WeightFiles files, string prefix, HashSet<string> known, EncoderConfig config)
    {
        string[] others =
        [
            .. files.Names.Where(name => !known.Contains(name) && IsOfEncoder(name, prefix)).Order(
                StringComparer.Ordinal),
        ];
        if (others.Length > 0)
        {
            throw new ToolException(
                $"{files.Path}: {Excerpt.OfNames(others)} belong to no BERT encoder of {config.Layers} layers; "
                + "config and weights do not belong together, or this is a model of another kind.");
        }
    }

    private static bool IsOfEncoder(string name, string prefix) =>
        name.StartsWith(prefix, StringComparison.Ordinal)
        && (name.AsSpan(prefix.Length).StartsWith("embeddings.", StringComparison.Ordinal)
            || name.AsSpan(prefix.Length).StartsWith("encoder.", StringComparison.Ordinal))
        && !Buffers.Contains(name[prefix.Length..]);
}
