using System.Text.Json;
using EarlyExitGen.Pipelines.Models;

namespace EarlyExitGen.Pipelines.Json;

/// <summary>Reads the <c>post_processor</c>: which tokens stand around texts.</summary>
internal static class TemplateReader
{
    private const string What = "the post-processor";

    /// <summary>Reads it; where it is null nothing stands around texts.</summary>
    /// <exception cref="InvalidDataException">It is not supported; what is not is named.</exception>
    public static TextTemplates Read(JsonPart? part)
    {
        switch (part?.Type)
        {
            case null:
                return TextTemplates.None;
            case "ByteLevel":
                // It is about the places of pieces in a text.
                part.Only("add_prefix_space", "trim_offsets", "use_regex");
                return TextTemplates.None;
            case "Sequence":
                part.Only("processors");
                TextTemplates[] all =
                [
                    .. part.List("processors").Select(static step => Read(JsonPart.Step(step, What)))
                        .Where(static template => template != TextTemplates.None),
                ];
                return all.Length switch
                {
                    0 => TextTemplates.None,
                    1 => all[0],
                    _ => throw part.Wrong("of several that add tokens is not supported"),
                };
            case "BertProcessing":
                part.Only("sep", "cls");
                return TextTemplates.Of(Token(part, "cls"), Token(part, "sep"), separators: 1);
            case "RobertaProcessing":
                part.Only("sep", "cls", "trim_offsets", "add_prefix_space");
                return TextTemplates.Of(Token(part, "cls"), Token(part, "sep"), separators: 2);
            case "TemplateProcessing":
                part.Only("single", "pair", "special_tokens");
                return ReadTemplate(part);
            default:
                throw part.Wrong("is not supported");
        }
    }

    private static int Token(JsonPart part, string name)
    {
        JsonElement[] token = [.. part.List(name)];
        return token.Length == 2
            ? part.NumberOf(token[1], name)
            : throw part.Wrong($"has a '{name}' that is not a token and its id");
    }

    private static TextTemplates ReadTemplate(JsonPart part)
    {
        Dictionary<string, int[]> tokens = part.Members("special_tokens").ToDictionary(
            static member => member.Name,
            member => (int[])
            [
                .. JsonPart.Step(member.Value, part.Name).List("ids").Select(id => part.NumberOf(id, member.Name)),
            ]);
        List<(int Id, int Type)> single = [.. ReadItems(part, "single", tokens)];
        int text = single.FindIndex(static item => item.Id == TextTemplates.First);
        if (text < 0 || single.FindAll(static item => item.Id < 0).Count != 1)
        {
            throw part.Wrong("has a 'single' that is not one text with tokens around it");
        }

        return single.FindIndex(static item => item.Type != 0) is var typed and >= 0
            ? throw part.Wrong(FormattableString.Invariant(
                $"gives the type {single[typed].Type} to a part of a single text, which is not supported"))
            : TextTemplates.Of(
                [.. single[..text].Select(static item => item.Id)],
                [.. single[(text + 1)..].Select(static item => item.Id)],
                part.Has("pair") ? [.. ReadItems(part, "pair", tokens)] : []);
    }

    private static IEnumerable<(int Id, int Type)> ReadItems(
        JsonPart part, string name, Dictionary<string, int[]> tokens)
    {
        foreach (JsonElement element in part.List(name))
        {
            JsonPart item = JsonPart.Step(element, part.Name);
            item.Only("SpecialToken", "Sequence");
            JsonPart inner = item.Part("SpecialToken", part.Name) ?? item.Part("Sequence", part.Name)
                ?? throw part.Wrong($"has a '{name}' with something that is neither a token nor a text");
            inner.Only("id", "type_id");
            string id = inner.Text("id");
            int type = inner.Number("type_id");
            if (item.Has("Sequence"))
            {
                yield return id switch
                {
                    "A" => (TextTemplates.First, type),
                    "B" => (TextTemplates.Second, type),
                    _ => throw part.Wrong($"has the text '{PieceText.Of(id)}'; A and B are supported"),
                };
                continue;
            }

            foreach (int token in tokens.GetValueOrDefault(id)
                ?? throw part.Wrong($"has the token '{PieceText.Of(id)}', which is not among its special_tokens"))
            {
                yield return (token, type);
            }
        }
    }
}
