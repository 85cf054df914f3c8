using System.Text;
using System.Text.Json.Nodes;
using EarlyExitGen.Pipelines.Json;
using EarlyExitGen.Tests.Shared;
using EarlyExitGen.Tokenization;
using Xunit;

namespace EarlyExitGen.Tests.Pipelines;

/// <summary>
/// What of a <c>tokenizer.json</c> is refused, and how it is named; what is read allocates nothing per text.
/// </summary>
public sealed class TokenizerFileTests
{
    private static readonly Lazy<MadeTokenizers> Made = new(static () => new MadeTokenizers(
        ["the other theme of these theses is that there are 1234 other things, über naïve 中文字 мир привет wasn't"]));

    public static TheoryData<string> Families => [.. MadeTokenizers.Families];

    [Theory]
    [InlineData("normalizer", """{"type":"Nmt"}""", "the normalizer Nmt is not supported")]
    [InlineData(
        "normalizer",
        """{"type":"Replace","pattern":{"Regex":"\\s+"},"content":" "}""",
        @"the normalizer Replace of the expression '\s+' by ' ' is not supported")]
    [InlineData("normalizer", """{"type":"Strip","strip_up":true}""", "the normalizer Strip has a 'strip_up'")]
    [InlineData(
        "normalizer",
        """{"type":"Sequence","normalizers":[{"type":"NFC"},{"type":"ByteLevel"}]}""",
        "the normalizer ByteLevel is not supported")]
    [InlineData(
        "normalizer", """{"type":"Precompiled","precompiled_charsmap":"AAAA"}""", "precompiled_charsmap is cut off")]
    [InlineData("normalizer", """{"type":"Precompiled","precompiled_charsmap":"?"}""", "not base64")]
    [InlineData("pre_tokenizer", """{"type":"Whitespace"}""", "the pre-tokenizer Whitespace is not supported")]
    [InlineData(
        "pre_tokenizer",
        """{"type":"Split","pattern":{"Regex":"\\d"},"behavior":"Isolated","invert":false}""",
        "the pre-tokenizer Split by")]
    [InlineData(
        "pre_tokenizer", """{"type":"Punctuation","behavior":"Removed"}""", "with the behavior 'Removed' is not supported")]
    [InlineData("pre_tokenizer", """{"type":"ByteLevel"}""", "behind the pre-tokenizer ByteLevel is not supported")]
    [InlineData(
        "post_processor",
        """{"type":"TemplateProcessing","single":[{"Sequence":{"id":"A","type_id":0}},{"SpecialToken":{"id":"[SEP]","type_id":2}}],"pair":[],"special_tokens":{"[SEP]":{"id":"[SEP]","ids":[3],"tokens":["[SEP]"]}}}""",
        "gives the type 2 to a part of a single text")]
    [InlineData("post_processor", """{"type":"XProcessing"}""", "the post-processor XProcessing is not supported")]
    [InlineData("truncation", """{"direction":"Left","max_length":9}""", "the truncation on the side Left is not supported")]
    [InlineData("added_tokens", """[{"id":9000,"content":"[X]","special":false}]""", "the added token '[X]' at 9000 would have the id 7")]
    [InlineData("added_tokens", """[{"id":5,"content":"a","special":false,"lstrip":true}]""", "'a' at 5 is to be found with lstrip")]
    [InlineData("added_tokens", """[{"id":5,"content":"\ud800","special":false}]""", "half of a surrogate pair")]
    [InlineData("model", """{"type":"WordLevel","vocab":{}}""", "the model WordLevel is not supported")]
    [InlineData("model", """{"type":"WordPiece","unk_token":"[X]","vocab":{"a":0}}""", "unk_token '[X]', which is not a piece")]
    [InlineData("model", """{"type":"WordPiece","unk_token":"a","vocab":{"a":0,"b":0}}""", "'b' and 'a' the same id, 0")]
    [InlineData("model", """{"type":"WordPiece","unk_token":"a","vocab":{"a":0,"a":1}}""", "not valid JSON")]
    [InlineData("model", """{"type":"WordPiece","unk_token":"a","vocab":{"a":0,"b":9000}}""", "more ids are missing than there")]
    [InlineData("model", """{"type":"WordPiece","unk_token":"a","vocab":{"a":0,"b":99999999}}""", "ids end at 16777215")]
    [InlineData("model", """{"type":"WordPiece","unk_token":"a","vocab":{"a":-1}}""", "a whole number from 0 on is expected")]
    [InlineData("model", """{"type":"WordPiece","unk_token":"a","vocab":{}}""", "has no pieces")]
    [InlineData("model", """{"type":"WordPiece","unk_token":"a","continuing_subword_prefix":"@","vocab":{"a":0}}""", "## is supported")]
    [InlineData("model", """{"type":"BPE","vocab":{"a":0},"merges":["a b"]}""", "the merge of 'a' and 'b' needs the piece 'b'")]
    [InlineData("model", """{"type":"BPE","vocab":{"a":0},"merges":["a"]}""", "not of two pieces")]
    [InlineData("model", """{"type":"BPE","vocab":{"a":0},"merges":[],"dropout":0.1}""", "has a dropout")]
    [InlineData("model", """{"type":"BPE","vocab":{"a":0},"merges":[],"end_of_word_suffix":"</w>"}""", "end_of_word_suffix '</w>'")]
    [InlineData("model", """{"type":"Unigram","unk_id":3,"vocab":[["a",0]]}""", "unk_id 3, which is outside")]
    [InlineData("model", """{"type":"Unigram","vocab":[["a",0]]}""", "has no 'unk_id'")]
    [InlineData("model", """{"type":"Unigram","unk_id":0,"vocab":[["a"]]}""", "not a piece and its score")]
    [InlineData("other", "1", "the file has a 'other', which is not supported")]
    public void What_is_not_supported_is_named(string member, string value, string message)
    {
        string json = Small(member, value);

        InvalidDataException refused =
            Assert.Throws<InvalidDataException>(() => TokenizerFile.Read(Encoding.UTF8.GetBytes(json)));

        Assert.Contains(message, refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refused.Message);
    }

    [Fact]
    public void Hostile_files_have_one_message_each()
    {
        Assert.Contains("more than 100000000", Fault(new byte[TokenizerFile.MostBytes + 1]), StringComparison.Ordinal);
        Assert.Contains("not UTF-8", Fault([.. "{\"model\":\""u8, 0xFF, .. "\"}"u8]), StringComparison.Ordinal);
        Assert.Contains("not valid JSON", Fault([.. Enumerable.Repeat((byte)'[', 100_000)]), StringComparison.Ordinal);
        Assert.Contains("not valid JSON", Fault([]), StringComparison.Ordinal);
        Assert.Contains("JSON object", Fault("[]"u8.ToArray()), StringComparison.Ordinal);
        byte[] many = new byte[20_000_001];
        Array.Fill(many, (byte)'0');
        for (int i = 2; i < many.Length; i += 2)
        {
            many[i] = (byte)',';
        }

        (many[0], many[^1]) = ((byte)'[', (byte)']');
        Assert.Contains("more than 8000000 values", Fault(many), StringComparison.Ordinal);
    }

    [Fact]
    public void A_damaged_file_is_read_or_refused()
    {
        byte[] json = Made.Value.Json("albert");
        Random random = new(1);
        int read = 0;
        for (int i = 0; i < 300; i++)
        {
            byte[] damaged = json.AsSpan(0, i % 3 == 0 ? random.Next(json.Length) : json.Length).ToArray();
            for (int k = 0; k < 3 && damaged.Length > 0; k++)
            {
                damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            }

            try
            {
                ITextTokenizer tokenizer = TokenizerFile.Read(damaged).ToTokenizer();
                TextReading reading = default;
                tokenizer.Encode("the other 中文", new int[64], out _, ref reading);
                read++;
            }
            catch (Exception e) when (e is InvalidDataException or ArgumentException)
            {
                Assert.NotEmpty(e.Message);
            }
        }

        Assert.InRange(read, 0, 299);
    }

    [Theory]
    [MemberData(nameof(Families))]
    public void Texts_allocate_nothing(string family)
    {
        ITextTokenizer tokenizer = TokenizerFile.Read(Made.Value.Json(family)).ToTokenizer();
        string[] texts =
        [
            "the other theme of these theses, über naïve 中文字 мир привет wasn't \u0130\ufdfa e\u0301",
            string.Concat(Enumerable.Repeat("other things ", 100)), "", " ", "x",
        ];
        int[] ids = new int[128];
        int[] types = new int[128];
        bool pairs = tokenizer.Between.Length > 0;

        Allocations.AssertNone(() =>
        {
            foreach (string text in texts)
            {
                TextReading reading = default;
                tokenizer.Encode(text, ids, out _, ref reading);
                if (!pairs)
                {
                    continue;
                }

                tokenizer.EncodePair(text, texts[0], ids, types, out _, ref reading);
            }
        });
    }

    [Theory]
    [InlineData("modernbert", new[] { 0 }, 1)]
    [InlineData("xlm-roberta", new[] { 0, 0 }, 0)]
    [InlineData("llama", new[] { 1 }, 1)]
    [InlineData("t5", new[] { 0 }, 0)]
    public void Types_of_a_pair_are_the_templates(string family, int[] between, int second)
    {
        ITextTokenizer tokenizer = TokenizerFile.Read(Made.Value.Json(family)).ToTokenizer();
        int[] ids = new int[64];
        int[] types = new int[64];
        TextReading reading = default;
        int text = tokenizer.Encode("the other", ids, out _, ref reading) - tokenizer.Before - tokenizer.After;
        int count = tokenizer.EncodePair("the other", "the other", ids, types, out _, ref reading);

        int[] expected =
        [
            .. new int[tokenizer.Before + text], .. between, .. Enumerable.Repeat(second, text + tokenizer.After),
        ];
        Assert.Equal(expected, types[..count]);
        Array.Fill(types, 7);
        tokenizer.WriteTypes(ids.AsSpan(0, count), types);
        Assert.Equal(expected, types[..count]);
    }

    [Fact]
    public void A_pair_without_a_token_between_is_a_problem() => Assert.Contains(
        "no template for a pair", TokenizerFile.Read(Made.Value.Json("gpt2")).Templates.PairProblem,
            StringComparison.Ordinal);

    [Fact]
    public void A_special_token_in_a_text_is_plain_text()
    {
        ITextTokenizer tokenizer = TokenizerFile.Read(Made.Value.Json("deberta")).ToTokenizer();
        int[] ids = new int[64];
        TextReading reading = default;
        int count = tokenizer.Encode("the [SEP] other", ids, out _, ref reading);

        Assert.Equal(1, ids.AsSpan(0, count).Count(2));
    }

    private static string Small(string member, string value)
    {
        Dictionary<string, string> members = new()
        {
            ["added_tokens"] = "[]",
            ["normalizer"] = "null",
            ["pre_tokenizer"] = """{"type":"WhitespaceSplit"}""",
            ["post_processor"] = "null",
            ["model"] = """{"type":"WordPiece","unk_token":"[UNK]","vocab":{"[UNK]":0,"b":1,"c":2,"[SEP]":3,"d":4,"a":5,"##a":6}}""",
            [member] = value,
        };
        return "{" + string.Join(", ", members.Select(pair => $"\"{pair.Key}\": {pair.Value}")) + "}";
    }

    private static string Fault(byte[] json) =>
        Assert.Throws<InvalidDataException>(() => TokenizerFile.Read(json)).Message;
}
