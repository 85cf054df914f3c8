using System.Text.Json.Nodes;
using EarlyExitGen.Pipelines.Json;
using EarlyExitGen.Tests.Shared;
using EarlyExitGen.Tokenization;
using Xunit;

namespace EarlyExitGen.Tests.Pipelines;

/// <summary>
/// What is read of a <c>tokenizer.json</c> gives the ids of Hugging Face's own library: of a sample, and with
/// <c>EARLYEXIT_SLOW=1</c> of every row of the data sets and of 100,000 strings of every script.
/// </summary>
public sealed class HuggingFaceTests
{
    private static readonly string[] Tasks = ["ag", "sst2", "imdb", "snli", "mnli"];

    // Without shared data there is little to learn from, but enough for pieces of several characters.
    private static readonly string[] OwnTexts =
    [
        "Wall St. bears claw back into the black, the other theme of these theses is that there are other things than",
        "those the others thought of there and then can't won't they'll we've I'm he'd 1234 2024 1999 1000 3.14",
        "aaaa bbbb abab baba abcabc ---- ==== ... ?! über naïve café 中文字 中国 日本語 漢字 한국어 שלום мир привет",
    ];

    private static readonly Lazy<MadeTokenizers> Made = new(static () => new MadeTokenizers(Learned()));

    public static TheoryData<string> Families => [.. MadeTokenizers.Families];

    [Theory]
    [MemberData(nameof(Families))]
    public void Strings_of_every_script_have_the_same_ids(string family) => CheckStrings(family, 1_500, seed: 1);

    [Theory]
    [MemberData(nameof(Families))]
    public void Rows_have_the_same_ids(string family) => CheckRows(family, every: 400);

    [Theory]
    [Slow]
    [MemberData(nameof(Families))]
    public void A_hundred_thousand_strings_have_the_same_ids(string family) => CheckStrings(family, 100_000, seed: 2);

    [Theory]
    [Slow]
    [MemberData(nameof(Families))]
    public void All_rows_have_the_same_ids(string family) => CheckRows(family, every: 1);

    [Theory]
    [Slow]
    [MemberData(nameof(Families))]
    public void Every_character_has_the_same_ids(string family) => Check(
        family,
        Enumerable.Range(0, 0x110000).Where(c => c is < 0xD800 or > 0xDFFF)
            .Select(c => char.ConvertFromUtf32(c) is var text ? $"a{text}b {text} {text}" : ""));

    // Which way it is hangs on the last bit of a score.
    [Theory]
    [InlineData("xlm-roberta")]
    [InlineData("albert")]
    [InlineData("t5")]
    public void Of_equally_likely_ways_it_is_the_same_one(string family) => Check(
        family, Enumerable.Range(0, 101).Select(i => $"so bad it was comical ...like Sorbo {i} ..... ..LOL ....what"));

    [Fact]
    public void A_real_one_has_the_same_ids()
    {
        byte[] json = System.Text.Encoding.UTF8.GetBytes(
            File.ReadAllText(SharedData.Require("models/minilm-l6/tokenizer.json")));
        JsonNode node = JsonNode.Parse(json)!;
        (node["truncation"], node["padding"]) = (null, null);
        Check(System.Text.Encoding.UTF8.GetBytes(node.ToJsonString()), Rows(every: 300));
    }

    private static IEnumerable<string> Learned()
    {
        string data = Path.Combine(AppContext.BaseDirectory, "../../../../../../shared/data/ag/train.tsv");
        return File.Exists(data)
            ? [.. OwnTexts, .. File.ReadLines(data).Take(1_500).Select(line => line[(line.IndexOf('\t') + 1)..])]
            : OwnTexts;
    }

    private static IEnumerable<string> Rows(int every) => Tasks
        .SelectMany(task => Directory.GetFiles(SharedData.Require("data/" + task), "*.tsv").Order())
        .SelectMany(File.ReadLines).Where((_, i) => i % every == 0).SelectMany(line => line.Split('\t').Skip(1));

    private static void CheckStrings(string family, int count, int seed)
    {
        Random random = new(seed);
        Check(family, Enumerable.Range(0, count).Select(_ => ScriptTexts.Make(random)));
    }

    private static void CheckRows(string family, int every) => Check(family, Rows(every));

    private static void Check(string family, IEnumerable<string> texts) => Check(Made.Value.Json(family), texts);

    // A single text as the library has it; a pair is the ids of both between the tokens of the template, which the
    // binding does not make.
    private static void Check(byte[] json, IEnumerable<string> texts)
    {
        using HuggingFaceReferee referee = new(json);
        TokenizerFile file = TokenizerFile.Read(json);
        ITextTokenizer ours = file.ToTokenizer();
        TextTemplate template = file.Templates.Template;
        int[] ids = new int[20_000];
        int[] types = new int[20_000];
        int[] last = [];
        string lastText = "";
        int checkedTexts = 0;

        // A special token that a text spells is plain text here, as no input may inject one; it is not there.
        string[] special = [.. Special(json)];
        foreach (string text in texts.Where(text => !special.Any(text.Contains)))
        {
            TextReading reading = default;
            int count = ours.Encode(text, ids, out bool truncated, ref reading);
            int[] expected = referee.Encode(text);
            Assert.False(truncated);
            Assert.True(expected.AsSpan().SequenceEqual(ids.AsSpan(0, count)), Difference(text, expected,
                ids[..count]));
            int[] content = expected[template.Before.Count..^template.After.Count];
            if (template.Between.Count > 0)
            {
                count = ours.EncodePair(lastText, text, ids, types, out _, ref reading);
                Assert.Equal(
                    [.. template.Before, .. last, .. template.Between, .. content, .. template.After], ids[..count]);
            }

            (last, lastText) = (content, text);
            checkedTexts++;
        }

        Assert.True(checkedTexts > 100);
        TestContext.Current.TestOutputHelper?.WriteLine(FormattableString.Invariant($"{checkedTexts} texts"));
    }

    private static IEnumerable<string> Special(byte[] json) => JsonNode.Parse(json)!["added_tokens"]!.AsArray()
        .Where(token => (bool)token!["special"]!).Select(token => (string)token!["content"]!);

    private static string Difference(string text, int[] expected, int[] found) =>
        string.Concat(text.Select(c => c is >= ' ' and < '\u007f' ? c.ToString() : $"\\u{(int)c:x4}"))
        + $"\nexpected {string.Join(' ', expected)}\nfound    {string.Join(' ', found)}";
}
