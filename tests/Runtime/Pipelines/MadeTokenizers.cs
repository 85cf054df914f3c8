using System.Text.Json;
using System.Text.Json.Nodes;
using EarlyExitGen.Pipelines.Models;
using EarlyExitGen.Tests.Tokenization;

namespace EarlyExitGen.Tests.Pipelines;

/// <summary>
/// A <c>tokenizer.json</c> for each family of models, laid out as Hugging Face's library writes it, with a vocabulary
/// that is learned from texts.
/// </summary>
internal sealed class MadeTokenizers
{
    /// <summary>The families.</summary>
    public static readonly string[] Families =
    [
        "bert", "bert-cased", "added", "mpnet", "roberta", "roberta-prefix", "gpt2", "modernbert", "xlm-roberta",
        "albert", "deberta", "t5", "llama", "llama-first",
    ];

    private const int Merges = 600;
    private const int MostPieces = 3000;
    private const string Gpt2 = @"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+";

    private readonly string[] _texts;
    private readonly Dictionary<string, int> _words;

    /// <summary>Learns from texts.</summary>
    public MadeTokenizers(IEnumerable<string> texts)
    {
        _texts = [.. texts];
        _words = _texts.SelectMany(text => text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(word => word.Length < 30).GroupBy(word => word).ToDictionary(group => group.Key,
                group => group.Count());
    }

    /// <summary>The file of a family.</summary>
    public byte[] Json(string family) => JsonSerializer.SerializeToUtf8Bytes(family switch
    {
        "bert" => WordPiece(lowercase: true, ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"], Bert("[CLS]", 2, "[SEP]",
            3)),
        "bert-cased" => WordPiece(
            lowercase: false,
            ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"],
            Step("BertProcessing", ("sep", new JsonArray("[SEP]", 3)), ("cls", new JsonArray("[CLS]", 2)))),
        "added" => WordPiece(
            lowercase: true,
            ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"],
            Bert("[CLS]", 2, "[SEP]", 3),
            [("[ENT]", true), ("Üb", true), ("(TM)", false), ("Stocks", false), ("  ", false)]),
        "mpnet" => WordPiece(
            lowercase: true, ["<s>", "<pad>", "</s>", "<unk>", "<mask>", "[UNK]"], Roberta(2, prefix: false)),
        "roberta" => Bytes(["<s>", "<pad>", "</s>", "<unk>", "<mask>"], null, ByteLevel(false), Roberta(2,
            prefix: false)),
        "roberta-prefix" => Bytes(
            ["<s>", "<pad>", "</s>", "<unk>", "<mask>"], null, ByteLevel(true), Roberta(2, prefix: true)),
        "gpt2" => Bytes(
            ["<|endoftext|>"],
            null,
            Step("Sequence", ("pretokenizers", new JsonArray(
                Step(
                    "Split",
                    ("pattern", new JsonObject { ["Regex"] = Gpt2 }),
                    ("behavior", "Isolated"),
                    ("invert", false)),
                Step("ByteLevel", ("add_prefix_space", false), ("trim_offsets", true), ("use_regex", false))))),
            Step("ByteLevel", ("add_prefix_space", true), ("trim_offsets", false), ("use_regex", true))),
        "modernbert" => Bytes(
            ["[UNK]", "[CLS]", "[SEP]", "[PAD]", "[MASK]"],
            Step("NFC"),
            ByteLevel(false),
            Bert("[CLS]", 1, "[SEP]", 2),
            [.. Enumerable.Range(2, 23).Select(count => (new string(' ', count), true)), ("|||IP_ADDRESS|||", true)]),
        "xlm-roberta" => Unigram(
            ["<s>", "<pad>", "</s>", "<unk>"],
            unknown: 3,
            [Precompiled(), Step("Strip", ("strip_left", false), ("strip_right", true)), Replace("Regex", " {2,}",
                "▁")],
            [Metaspace("always")],
            Around("<s>", 0, "</s>", 2)),
        "albert" => Unigram(
            ["<pad>", "<unk>", "[CLS]", "[SEP]", "[MASK]"],
            unknown: 1,
            [
                Replace("String", "``", "\""), Replace("String", "''", "\""), Step("NFKD"), Step("StripAccents"),
                Step("Lowercase"), Precompiled(), Replace("Regex", " {2,}", " "),
            ],
            [Step("WhitespaceSplit"), Metaspace("always")],
            Bert("[CLS]", 2, "[SEP]", 3)),
        "deberta" => Unigram(
            ["[PAD]", "[CLS]", "[SEP]", "[UNK]"],
            unknown: 3,
            [
                Step("Strip", ("strip_left", true), ("strip_right", true)), Precompiled(),
                Replace("Regex", " {2,}", " "),
            ],
            [Step("Punctuation", ("behavior", "Isolated")), Metaspace("always")],
            Bert("[CLS]", 1, "[SEP]", 2)),
        "t5" => Unigram(
            ["<pad>", "</s>", "<unk>"],
            unknown: 2,
            [Step("NFKC"), Precompiled(), Replace("Regex", " {2,}", " ")],
            [Metaspace("first"), Step("Digits", ("individual_digits", true))],
            After("</s>", 1),
            byteFallback: true),
        "llama" => Characters(
            [Step("Prepend", ("prepend", "▁")), Replace("String", " ", "▁")], splitter: null),
        _ => Characters([Step("NFD")], Metaspace("first", split: false)),
    });

    private static JsonObject Step(string type, params (string Name, JsonNode? Value)[] members)
    {
        JsonObject step = new() { ["type"] = type };
        foreach ((string name, JsonNode? value) in members)
        {
            step.Add(name, value);
        }

        return step;
    }

    private static JsonObject Replace(string kind, string pattern, string content) =>
        Step("Replace", ("pattern", new JsonObject { [kind] = pattern }), ("content", content));

    private static JsonObject Precompiled() =>
        Step("Precompiled", ("precompiled_charsmap", Convert.ToBase64String(TokenizerModels.Charsmap())));

    private static JsonObject Metaspace(string scheme, bool split = true) =>
        Step("Metaspace", ("replacement", "▁"), ("prepend_scheme", scheme), ("split", split));

    private static JsonObject ByteLevel(bool prefix) =>
        Step("ByteLevel", ("add_prefix_space", prefix), ("trim_offsets", true), ("use_regex", true));

    private static JsonObject Roberta(int end, bool prefix) => Step(
        "RobertaProcessing",
        ("sep", new JsonArray("</s>", end)),
        ("cls", new JsonArray("<s>", 0)),
        ("trim_offsets", true),
        ("add_prefix_space", prefix));

    private static JsonObject Bert(string start, int startId, string end, int endId) => Template(
        [Token(start, 0), Text("A", 0), Token(end, 0)],
        [Token(start, 0), Text("A", 0), Token(end, 0), Text("B", 1), Token(end, 1)],
        (start, startId),
        (end, endId));

    private static JsonObject Around(string start, int startId, string end, int endId) => Template(
        [Token(start, 0), Text("A", 0), Token(end, 0)],
        [Token(start, 0), Text("A", 0), Token(end, 0), Token(end, 0), Text("B", 0), Token(end, 0)],
        (start, startId),
        (end, endId));

    private static JsonObject After(string end, int id) => Template(
        [Text("A", 0), Token(end, 0)], [Text("A", 0), Token(end, 0), Text("B", 0), Token(end, 0)], (end, id));

    private static JsonObject Template(JsonArray single, JsonArray pair, params (string Token,
        int Id)[] tokens) => Step(
        "TemplateProcessing",
        ("single", single),
        ("pair", pair),
        ("special_tokens", new JsonObject(tokens.Select(token => KeyValuePair.Create(token.Token,
            (JsonNode?)new JsonObject
        {
            ["id"] = token.Token,
            ["ids"] = new JsonArray(token.Id),
            ["tokens"] = new JsonArray(token.Token),
        })))));

    private static JsonObject Token(string token, int type) =>
        new() { ["SpecialToken"] = new JsonObject { ["id"] = token, ["type_id"] = type } };

    private static JsonObject Text(string text, int type) =>
        new() { ["Sequence"] = new JsonObject { ["id"] = text, ["type_id"] = type } };

    private static JsonObject Vocabulary(IEnumerable<string> pieces) =>
        new(pieces.Distinct().Select((piece, id) => KeyValuePair.Create(piece, (JsonNode?)id)));

    private static JsonObject File(
        JsonObject model,
        int size,
        IReadOnlyList<string> special,
        JsonNode? normalizer,
        JsonNode? splitter,
        JsonNode? processor,
        IReadOnlyList<(string Text, bool Normalized)>? added = null) => new()
        {
            ["version"] = "1.0",
            ["truncation"] = null,
            ["padding"] = null,
            ["added_tokens"] = new JsonArray([
                .. special.Select((text, id) => Added(text, id, isSpecial: true, isNormalized: false)),
                .. (added ?? []).Select((token, i) => Added(token.Text, size + i, isSpecial: false, token.Normalized)),
            ]),
            ["normalizer"] = normalizer,
            ["pre_tokenizer"] = splitter,
            ["post_processor"] = processor,
            ["decoder"] = null,
            ["model"] = model,
        };

    private static JsonObject Added(string text, int id, bool isSpecial, bool isNormalized) => new()
    {
        ["id"] = id,
        ["content"] = text,
        ["single_word"] = false,
        ["lstrip"] = isSpecial && text.Contains("mask", StringComparison.Ordinal),
        ["rstrip"] = false,
        ["normalized"] = isNormalized,
        ["special"] = isSpecial,
    };

    private JsonObject WordPiece(
        bool lowercase, string[] special, JsonNode processor, IReadOnlyList<(string Text,
            bool Normalized)>? added = null)
    {
        string[] words = [.. _words.Keys.Select(word => lowercase ? word.ToLowerInvariant() : word)
            .SelectMany(word => word.Split('.', ',', '!', '\'', '"', '-')).Where(word => word.Length > 0).Distinct()];
        string[] letters = [.. words.SelectMany(word => word.EnumerateRunes()).Select(rune =>
            rune.ToString()).Distinct()];
        string[] pieces =
        [
            .. special, .. ".,!?'\"-$%()".Select(char.ToString), .. letters, .. letters.Select(letter => "##" + letter),
            .. words.Take(MostPieces), .. words.Where(word => word.Length > 5).Select(word => "##" + word[^3..]),
        ];
        JsonObject vocabulary = Vocabulary(pieces);
        return File(
            Step(
                "WordPiece",
                ("unk_token", "[UNK]"),
                ("continuing_subword_prefix", "##"),
                ("max_input_chars_per_word", 100),
                ("vocab", vocabulary)),
            vocabulary.Count,
            [.. special.Where(token => token != "[UNK]" || special[0] == "[PAD]")],
            Step(
                "BertNormalizer",
                ("clean_text", true),
                ("handle_chinese_chars", true),
                ("strip_accents", null),
                ("lowercase", lowercase)),
            Step("BertPreTokenizer"),
            processor,
            added);
    }

    private JsonObject Bytes(
        string[] special,
        JsonNode? normalizer,
        JsonNode splitter,
        JsonNode processor,
        IReadOnlyList<(string Text, bool Normalized)>? added = null)
    {
        Dictionary<string, int> words = _words.ToDictionary(
            pair => BytePairTrainer.Letters(" " + pair.Key), pair => pair.Value);
        List<(string Left, string Right)> merges = BytePairTrainer.Learn(words, Merges);
        JsonObject vocabulary = Vocabulary(
        [
            .. special, .. BytePieces.Letters().Select(char.ToString),
                .. merges.Select(merge => merge.Left + merge.Right),
        ]);
        return File(
            Step(
                "BPE",
                ("dropout", null),
                ("unk_token", null),
                ("continuing_subword_prefix", ""),
                ("end_of_word_suffix", ""),
                ("fuse_unk", false),
                ("byte_fallback", false),
                ("ignore_merges", false),
                ("vocab", vocabulary),
                ("merges", new JsonArray([.. merges.Select(merge => (JsonNode)new JsonArray(merge.Left,
                    merge.Right))]))),
            vocabulary.Count,
            special,
            normalizer,
            splitter,
            processor,
            added);
    }

    private JsonObject Characters(JsonObject[] normalizers, JsonNode? splitter)
    {
        string[] special = ["<unk>", "<s>", "</s>"];
        Dictionary<string, int> words = _words.ToDictionary(pair => "▁" + pair.Key, pair => pair.Value);
        List<(string Left, string Right)> merges = [("▁", "▁"), .. BytePairTrainer.Learn(words, Merges)];
        JsonObject vocabulary = Vocabulary(
        [
            .. special, .. Enumerable.Range(0, 256).Select(value => FormattableString.Invariant($"<0x{value:X2}>")),
            "▁", .. words.Keys.SelectMany(word => word.EnumerateRunes()).Select(rune => rune.ToString()).Distinct().Take(120),
            .. merges.SelectMany(merge => (string[])[merge.Left, merge.Right, merge.Left + merge.Right]),
        ]);
        return File(
            Step(
                "BPE",
                ("unk_token", "<unk>"),
                ("fuse_unk", true),
                ("byte_fallback", true),
                ("vocab", vocabulary),
                ("merges", new JsonArray([.. merges.Select(merge => (JsonNode)$"{merge.Left} {merge.Right}")]))),
            vocabulary.Count,
            special,
            Step("Sequence", ("normalizers", new JsonArray([.. normalizers]))),
            splitter,
            Template(
                [Token("<s>", 0), Text("A", 0)], [Token("<s>", 0), Text("A", 0), Token("<s>", 1), Text("B", 1)],
                    ("<s>", 1)));
    }

    private JsonObject Unigram(
        string[] special,
        int unknown,
        JsonObject[] normalizers,
        JsonObject[] splitters,
        JsonNode processor,
        bool byteFallback = false)
    {
        Dictionary<string, int> counts = new(StringComparer.Ordinal);
        foreach ((string word, int times) in _words)
        {
            string text = "▁" + word;
            for (int i = 0; i < text.Length; i++)
            {
                for (int length = 1; length <= 7 && i + length <= text.Length; length++)
                {
                    string piece = text.Substring(i, length);
                    if (!char.IsLowSurrogate(piece[0]) && !char.IsHighSurrogate(piece[^1]))
                    {
                        counts[piece] = counts.GetValueOrDefault(piece) + times;
                    }
                }
            }
        }

        double all = counts.Values.Sum();
        (string Piece, double Score)[] pieces =
        [
            .. counts.Where(pair => !special.Contains(pair.Key)).OrderByDescending(pair => pair.Value * pair.Key.Length)
                .ThenBy(pair => pair.Key, StringComparer.Ordinal).Take(MostPieces)
                .Select(pair => (pair.Key, (double)(float)Math.Log(pair.Value / all))),
        ];
        IEnumerable<(string, double)> bytes = byteFallback
            ? Enumerable.Range(0, 256).Select(value => (FormattableString.Invariant($"<0x{value:X2}>"), 0.0))
            : [];
        (string Piece, double Score)[] vocabulary = [.. special.Select(token => (token, 0.0)), .. bytes, .. pieces];
        return File(
            Step(
                "Unigram",
                ("unk_id", unknown),
                ("vocab", new JsonArray([.. vocabulary.Select(piece => (JsonNode)new JsonArray(piece.Piece,
                    piece.Score))])),
                ("byte_fallback", byteFallback)),
            vocabulary.Length,
            special,
            Step("Sequence", ("normalizers", new JsonArray([.. normalizers]))),
            Step("Sequence", ("pretokenizers", new JsonArray([.. splitters]))),
            processor);
    }
}
