using System.Text.Json;
using EarlyExitGen.Pipelines.Models;
using EarlyExitGen.Pipelines.Splitters;

namespace EarlyExitGen.Pipelines.Json;

/// <summary>Reads the <c>pre_tokenizer</c>.</summary>
internal static class SplitterReader
{
    private const string Gpt2 = @"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+";

    /// <summary>Reads the steps; none where it is null.</summary>
    /// <param name="part">The step, or the steps.</param>
    /// <param name="isByteLevel">Whether the model gets bytes.</param>
    /// <exception cref="InvalidDataException">One of them is not supported; it is named.</exception>
    public static IReadOnlyList<ISplitter> Read(JsonPart? part, out bool isByteLevel)
    {
        JsonPart[] steps = [.. Flatten(part)];
        int bytes = Array.FindIndex(steps, static step => step.Type == "ByteLevel");
        isByteLevel = bytes >= 0;
        return isByteLevel && bytes < steps.Length - 1
            ? throw steps[bytes + 1].Wrong("after ByteLevel is not supported")
            : [.. steps.Select(ReadOne)];
    }

    private static IEnumerable<JsonPart> Flatten(JsonPart? part)
    {
        if (part is null)
        {
            return [];
        }

        if (part.Type != "Sequence")
        {
            return [part];
        }

        part.Only("pretokenizers");
        return part.List("pretokenizers")
            .SelectMany(static step => Flatten(JsonPart.Step(step, "the pre-tokenizer")));
    }

    private static ISplitter ReadOne(JsonPart part)
    {
        switch (part.Type)
        {
            case "ByteLevel":
                part.Only("add_prefix_space", "trim_offsets", "use_regex");
                return new ByteLevelSplitter(part.Bool("add_prefix_space", true), part.Bool("use_regex", true));
            case "Metaspace":
                return ReadMetaspace(part);
            case "WhitespaceSplit":
                part.Only();
                return new WhitespaceSplitter();
            case "BertPreTokenizer":
                part.Only();
                return new BertSplitter();
            case "Punctuation":
                part.Only("behavior");
                return part.Text("behavior", "Isolated") is var behavior && behavior == "Isolated"
                    ? new PunctuationSplitter()
                    : throw part.Wrong($"with the behavior '{PieceText.Of(behavior)}' is not supported");
            case "Digits":
                part.Only("individual_digits");
                return new DigitSplitter(part.Bool("individual_digits", false));
            case "Split":
                return ReadSplit(part);
            default:
                throw part.Wrong("is not supported");
        }
    }

    private static MetaspaceSplitter ReadMetaspace(JsonPart part)
    {
        part.Only("replacement", "str_rep", "add_prefix_space", "prepend_scheme", "split");
        string replacement = part.Text("replacement", BytePieces.Space.ToString());
        if (replacement.Length != 1 || char.IsSurrogate(replacement[0]) || char.IsWhiteSpace(replacement[0]))
        {
            throw part.Wrong($"with '{PieceText.Of(replacement)}' for a space is not supported");
        }

        string scheme = part.Bool("add_prefix_space", true) ? part.Text("prepend_scheme", "always") : "never";
        return new MetaspaceSplitter(
            replacement[0],
            scheme switch
            {
                "always" => PrependScheme.Always,
                "first" => PrependScheme.First,
                "never" => PrependScheme.Never,
                _ => throw part.Wrong($"with the prepend_scheme '{PieceText.Of(scheme)}' is not supported"),
            },
            part.Bool("split", true));
    }

    private static ByteLevelSplitter ReadSplit(JsonPart part)
    {
        part.Only("pattern", "behavior", "invert");
        JsonElement pattern = part.Value("pattern");
        return pattern.ValueKind == JsonValueKind.Object && new JsonPart(pattern, part.Name).Text("Regex", "") == Gpt2
            && part.Text("behavior") == "Isolated" && !part.Bool("invert", false)
            ? new ByteLevelSplitter(addPrefixSpace: false, cuts: true)
            : throw part.Wrong(
                $"by {PieceText.Of(pattern.GetRawText())}, {PieceText.Of(part.Text("behavior", "?"))}, is not "
                + "supported");
    }
}
