using System.Text.Json;
using EarlyExitGen.Toolchain.Foundation.Files;

namespace EarlyExitGen.Toolchain.Model.Checkpoints;

/// <summary>The <c>post_processor</c> of a <c>tokenizer.json</c>: where special tokens stand.</summary>
internal static class SpecialTokenTemplate
{
    // Token:type, as this project's tokenizer writes them.
    private const string Single = "[CLS]:0 A:0 [SEP]:0";
    private const string Pair = "[CLS]:0 A:0 [SEP]:0 B:1 [SEP]:1";

    /// <summary>Requires special tokens to stand, and to have the ids, as in BERT.</summary>
    /// <exception cref="Cli.ToolException">They do not.</exception>
    public static void Check(JsonFields fields, IReadOnlyDictionary<string, int> ids)
    {
        string kind = fields.Text("type");
        if (kind == "BertProcessing")
        {
            CheckToken(fields, "cls", "[CLS]", ids);
            CheckToken(fields, "sep", "[SEP]", ids);
            return;
        }

        if (kind != "TemplateProcessing")
        {
            throw fields.Wrong(
                "type", $"is '{Excerpt.Of(kind)}'; 'TemplateProcessing' and 'BertProcessing' are supported");
        }

        CheckTemplate(fields, "single", Single);
        CheckTemplate(fields, "pair", Pair);
        JsonFields tokens = fields.Object("special_tokens") ?? throw fields.Wrong("special_tokens", "is missing");
        foreach (string token in (ReadOnlySpan<string>)["[CLS]", "[SEP]"])
        {
            JsonElement[] list = tokens.Object(token)?.List("ids") ?? throw tokens.Wrong(token, "is missing");
            if (list is not [{ ValueKind: JsonValueKind.Number } id] || !id.TryGetInt32(out int value)
                || value != ids[token])
            {
                throw tokens.Wrong(token, $"has other ids than the vocabulary, {ids[token]}");
            }
        }
    }

    private static void CheckToken(JsonFields fields, string name, string token, IReadOnlyDictionary<string, int> ids)
    {
        JsonElement[] list = fields.List(name);
        bool isOurs = list is [{ ValueKind: JsonValueKind.String } text, { ValueKind: JsonValueKind.Number } id]
            && text.ValueEquals(token) && id.TryGetInt32(out int value) && value == ids[token];
        if (!isOurs)
        {
            throw fields.Wrong(
                name, $"is not '{token}' with its id, {ids[token]}; only BERT's special tokens are supported");
        }
    }

    private static void CheckTemplate(JsonFields fields, string name, string expected)
    {
        string found = string.Join(' ', fields.Objects(name).Select(Describe));
        if (found != expected)
        {
            throw fields.Wrong(name, $"is '{Excerpt.Of(found)}' (token:type); only BERT's '{expected}' is supported");
        }
    }

    private static string Describe(JsonFields item)
    {
        JsonFields? part = item.Object("SpecialToken") ?? item.Object("Sequence");
        return part is null
            ? "?"
            : FormattableString.Invariant($"{part.Text("id")}:{part.Int("type_id", 0, int.MaxValue)}");
    }
}
