using System.Text.Json;
using EarlyExitGen.Pipelines.Models;
using EarlyExitGen.Pipelines.Normalizers;

namespace EarlyExitGen.Pipelines.Json;

/// <summary>Reads the <c>normalizer</c>.</summary>
internal static class NormalizerReader
{
    /// <summary>Reads the steps; none where it is null.</summary>
    /// <exception cref="InvalidDataException">One of them is not supported; it is named.</exception>
    public static IEnumerable<INormalizer> Read(JsonPart? part)
    {
        if (part is null)
        {
            return [];
        }

        if (part.Type == "Sequence")
        {
            part.Only("normalizers");
            return [.. part.List("normalizers").SelectMany(static step => Read(JsonPart.Step(step, "the normalizer")))];
        }

        return [ReadOne(part)];
    }

    private static INormalizer ReadOne(JsonPart part)
    {
        switch (part.Type)
        {
            case "NFC" or "NFD" or "NFKC" or "NFKD":
                part.Only();
                return new UnicodeNormalizer(part.Type.Contains('K'), part.Type[^1] == 'C');
            case "Lowercase":
                part.Only();
                return new LowercaseNormalizer();
            case "StripAccents":
                part.Only();
                return new StripAccentsNormalizer();
            case "Strip":
                part.Only("strip_left", "strip_right");
                return new StripNormalizer(part.Bool("strip_left", true), part.Bool("strip_right", true));
            case "Prepend":
                part.Only("prepend");
                return new PrependNormalizer(part.Text("prepend"));
            case "Replace":
                part.Only("pattern", "content");
                return ReadReplace(part);
            case "Precompiled":
                part.Only("precompiled_charsmap");
                return new CharsmapNormalizer(ReadBase64(part));
            case "BertNormalizer":
                part.Only("clean_text", "handle_chinese_chars", "strip_accents", "lowercase");
                bool lowercase = part.Bool("lowercase", true);
                return new BertNormalizer(
                    part.Bool("clean_text", true),
                    part.Bool("handle_chinese_chars", true),
                    part.Bool("strip_accents", lowercase),
                    lowercase);
            default:
                throw part.Wrong("is not supported");
        }
    }

    private static INormalizer ReadReplace(JsonPart part)
    {
        JsonPart pattern = new(part.Value("pattern"), part.Name);
        string content = part.Text("content");
        if (pattern.Element.ValueKind == JsonValueKind.Object && pattern.Has("String"))
        {
            return pattern.Text("String") is { Length: > 0 } text
                ? new ReplaceNormalizer(text, content)
                : throw part.Wrong("replaces the empty text");
        }

        string expression = pattern.Element.ValueKind == JsonValueKind.Object ? pattern.Text("Regex", "") : "";
        return expression == " {2,}"
            ? new SpacesNormalizer(content)
            : throw part.Wrong(
                $"of the expression '{PieceText.Of(expression)}' by '{PieceText.Of(content)}' is not supported");
    }

    private static byte[] ReadBase64(JsonPart part)
    {
        try
        {
            return Convert.FromBase64String(part.Text("precompiled_charsmap"));
        }
        catch (FormatException)
        {
            throw part.Wrong("has a 'precompiled_charsmap' that is not base64");
        }
    }
}
