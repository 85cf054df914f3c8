using EarlyExitGen.Toolchain.Tests.Verbs.Cutting;
using Xunit;

namespace EarlyExitGen.Toolchain.Tests.Verbs.Attaching;

/// <summary>
/// Damaged and hostile tokenizers and settings end <c>attach</c> with one message and its exit code, and leave nothing
/// behind.
/// </summary>
public sealed class HostileFolderTests : IDisposable
{
    private const int Mutations = 200;
    private const string WordPiece =
        """
        {
          "version": "1.0", "padding": null,
          "truncation": { "max_length": 32, "strategy": "LongestFirst", "stride": 0 },
          "added_tokens": [ { "id": 2, "content": "[CLS]", "single_word": false, "lstrip": false, "rstrip": false,
            "normalized": false, "special": true } ],
          "normalizer": { "type": "BertNormalizer", "clean_text": true, "handle_chinese_chars": true,
            "strip_accents": null, "lowercase": true },
          "pre_tokenizer": { "type": "BertPreTokenizer" },
          "post_processor": { "type": "BertProcessing", "sep": ["[SEP]", 3], "cls": ["[CLS]", 2] },
          "decoder": null,
          "model": { "type": "WordPiece", "unk_token": "[UNK]", "continuing_subword_prefix": "##",
            "max_input_chars_per_word": 100,
            "vocab": { "[PAD]": 0, "[UNK]": 1, "[CLS]": 2, "[SEP]": 3, "[MASK]": 4, "w5": 5, "w6": 6, "w7": 7 } }
        }
        """;

    private const string Explosive =
        """
        { "type": "Split", "pattern": { "Regex": "(a+)+$" }, "behavior": "Isolated", "invert": false }
        """;

    private readonly AttachableModel _model = new(new TinyClassifier { Layers = 1, Hidden = 4, Heads = 1 }, texts: 200);

    public void Dispose() => _model.Dispose();

    [Theory]
    [InlineData("tokenizer.json", WordPiece)]
    [InlineData("config.json", """{ "id2label": { "0": "World", "1": "Sports", "2": "C" }, "pad_token_id": 0 }""")]
    [InlineData("tokenizer_config.json", """{ "do_lower_case": true, "model_max_length": 32 }""")]
    [InlineData("special_tokens_map.json", """{ "cls_token": { "content": "[CLS]" }, "pad_token": "[PAD]" }""")]
    [InlineData("vocab.txt", "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\nw5\nw6\nw7\n##8\n")]
    public void Truncated_and_flipped_files_beside_it_are_refused_before_anything_is_learnt(string name, string whole)
    {
        File.Delete(_model.Texts);
        _model.Write(name, whole);
        Assert.Contains(_model.Texts, AttachRefusal.Of(_model), StringComparison.Ordinal);
        foreach (byte[] mutant in AttachRefusal.Mutants(System.Text.Encoding.UTF8.GetBytes(whole), Mutations, seed: 12))
        {
            File.WriteAllBytes(Path.Combine(_model.Model, name), mutant);
            AttachRefusal.Of(_model);
        }
    }

    [Theory]
    [InlineData("\"vocab\": {", "\"vocab\": { \"far\": 2000000000,", "tokenizer.json")]
    [InlineData("\"vocab\": {", "\"vocab\": { \"far\": 1099511627776,", "tokenizer.json")]
    [InlineData("\"vocab\": {", "\"vocab\": { \"below\": -1,", "tokenizer.json")]
    [InlineData("\"w7\": 7", "\"w7\": 6", "tokenizer.json")]
    [InlineData("\"w7\": 7", "\"w6\": 7", "tokenizer.json")]
    [InlineData("\"id\": 2, \"content\"", "\"id\": 2000000000, \"content\"", "tokenizer.json")]
    [InlineData("\"max_length\": 32", "\"max_length\": 1", "truncation")]
    [InlineData("\"max_length\": 32", "\"max_length\": -5", "truncation")]
    [InlineData("[\"[SEP]\", 3]", "[\"[SEP]\", 77]", "tokenizer.json")]
    [InlineData("\"type\": \"WordPiece\"", "\"type\": \"Oracle\"", "Oracle")]
    [InlineData("{ \"type\": \"BertPreTokenizer\" }", Explosive, "Split")]
    [InlineData("100,", "2147483648,", "max_input_chars_per_word")]
    public void A_tokenizer_that_asks_for_what_cannot_be_is_refused(string part, string instead, string named)
    {
        Assert.Contains(part, WordPiece, StringComparison.Ordinal);
        _model.Write("tokenizer.json", WordPiece.Replace(part, instead, StringComparison.Ordinal));
        Assert.Contains(named, AttachRefusal.Of(_model), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("config.json", """{ "id2label": { "0": "a", "1": "b", "2": "" } }""", "label")]
    [InlineData("config.json", """{ "id2label": { "0": "a", "1": "b", "2": "a" } }""", "label")]
    [InlineData("config.json", """{ "id2label": { "0": "a", "1": "b", "1099511627776": "c" } }""", "id2label")]
    [InlineData("config.json", """{ "id2label": [1, 2, 3] }""", "id2label")]
    [InlineData("config.json", """{ "num_hidden_layers": 1099511627776 }""", "num_hidden_layers")]
    [InlineData("config.json", """{ "num_hidden_layers": 12 }""", "12")]
    [InlineData("config.json", """{ "pad_token_id": "zero" }""", "pad_token_id")]
    [InlineData("config.json", """[1]""", "config.json")]
    [InlineData("tokenizer_config.json", """{ "model_max_length": -1 }""", "model_max_length")]
    [InlineData("tokenizer_config.json", """{ "model_max_length": 2 }""", "model_max_length")]
    [InlineData("tokenizer_config.json", """{ "truncation_side": "left" }""", "truncation_side")]
    [InlineData("vocab.txt", "nothing\nspecial\n", "vocab.txt")]
    [InlineData("vocab.txt", "", "vocab.txt")]
    public void Settings_that_make_no_sense_are_refused(string name, string content, string named)
    {
        _model.Write(name, content);
        Assert.Contains(named, AttachRefusal.Of(_model), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("config.json")]
    [InlineData("tokenizer.json")]
    [InlineData("tokenizer_config.json")]
    [InlineData("special_tokens_map.json")]
    public void Deeply_nested_settings_are_refused(string name)
    {
        _model.Write(name, string.Concat(Enumerable.Repeat("{\"a\":[", 10_000)));
        Assert.Contains(name, AttachRefusal.Of(_model), StringComparison.Ordinal);
    }
}
