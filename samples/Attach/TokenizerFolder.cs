using System.Text.Json;
using System.Text.Json.Nodes;

namespace Attach;

/// <summary>Writes <c>tokenizer.json</c> and its companions for word pieces, as Hugging Face does.</summary>
internal static class TokenizerFolder
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>Writes them.</summary>
    /// <param name="vocabulary">The file of the pieces, one a line.</param>
    /// <param name="maxTokens">The longest text.</param>
    /// <param name="folder">The folder.</param>
    public static void Write(string vocabulary, int maxTokens, string folder)
    {
        string[] pieces = File.ReadAllLines(vocabulary);
        Save(folder, "tokenizer.json", new JsonObject
        {
            ["version"] = "1.0",
            ["truncation"] = new JsonObject
            {
                ["direction"] = "Right", ["max_length"] = maxTokens, ["strategy"] = "LongestFirst", ["stride"] = 0,
            },
            ["padding"] = null,
            ["added_tokens"] = new JsonArray([.. Special(pieces).Select(id => new JsonObject
            {
                ["id"] = id,
                ["content"] = pieces[id],
                ["single_word"] = false,
                ["lstrip"] = false,
                ["rstrip"] = false,
                ["normalized"] = false,
                ["special"] = true,
            })]),
            ["normalizer"] = new JsonObject
            {
                ["type"] = "BertNormalizer",
                ["clean_text"] = true,
                ["handle_chinese_chars"] = true,
                ["strip_accents"] = null,
                ["lowercase"] = true,
            },
            ["pre_tokenizer"] = new JsonObject { ["type"] = "BertPreTokenizer" },
            ["post_processor"] = new JsonObject
            {
                ["type"] = "BertProcessing",
                ["sep"] = new JsonArray("[SEP]", Array.IndexOf(pieces, "[SEP]")),
                ["cls"] = new JsonArray("[CLS]", Array.IndexOf(pieces, "[CLS]")),
            },
            ["decoder"] = new JsonObject { ["type"] = "WordPiece", ["prefix"] = "##", ["cleanup"] = true },
            ["model"] = new JsonObject
            {
                ["type"] = "WordPiece",
                ["unk_token"] = "[UNK]",
                ["continuing_subword_prefix"] = "##",
                ["max_input_chars_per_word"] = 100,
                ["vocab"] = new JsonObject(
                    pieces.Select((piece, id) => KeyValuePair.Create(piece, (JsonNode?)JsonValue.Create(id)))),
            },
        });
        Save(folder, "tokenizer_config.json", new JsonObject
        {
            ["tokenizer_class"] = "BertTokenizer", ["do_lower_case"] = true, ["model_max_length"] = maxTokens,
        });
        Save(folder, "special_tokens_map.json", new JsonObject
        {
            ["cls_token"] = "[CLS]",
            ["mask_token"] = "[MASK]",
            ["pad_token"] = "[PAD]",
            ["sep_token"] = "[SEP]",
            ["unk_token"] = "[UNK]",
        });
    }

    private static IEnumerable<int> Special(string[] pieces) => Enumerable.Range(0, pieces.Length)
        .Where(id => pieces[id] is "[PAD]" or "[UNK]" or "[CLS]" or "[SEP]" or "[MASK]");

    private static void Save(string folder, string name, JsonObject content) =>
        File.WriteAllText(Path.Combine(folder, name), content.ToJsonString(Indented));
}
