using System.IO.Compression;
using System.Text.Json;
using EarlyExitGen.Tokenization;
using Xunit;
using FastTokenizer = FastBertTokenizer.BertTokenizer;

namespace EarlyExitGen.Tests.Tokenization;

/// <summary>A second referee: FastBertTokenizer, which its authors compare with Hugging Face's.</summary>
public class FastBertTokenizerTests
{
    private const int MaxTokens = 512;

    [Theory]
    [InlineData("")]
    [InlineData("The cat sat on the mat.")]
    [InlineData("Fed's Yellen: rates up 0.25%, \"gradually\" -- U.S. stocks (S&P 500) off 1.2%; oil at $53.10/bbl")]
    [InlineData("<br /><br />I've seen it 3x... it's GREAT!!! 10/10 -- would_watch again :-)")]
    [InlineData("internationalization counterrevolutionaries Donaudampfschifffahrtsgesellschaft")]
    [InlineData("Café Übermut, naïve Ångström; déjà vu – “quoted” ‘single’ …")]
    [InlineData("東京 is 中文 and Москва, αβγ")]
    [InlineData("tab\there\nnew line\u00a0no-break")]
    [InlineData("a\u0301 e\u0308 zero\u200bwidth soft\u00adhyphen")]
    public void Both_give_the_same_ids(string text)
    {
        string[] vocabulary =
        [
            "[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "the", "cat", "sat", "on", "mat", "great", "cafe", "naive",
            "rates", "international", "##ization", "counter", "##revolution", "quoted", "tab", "zerowidth",
            "東", "京", "中", "文", "москва",
            .. "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~–“”‘’…".Select(char.ToString),
            .. "abcdefghijklmnopqrstuvwxyz0123456789αβγ".SelectMany(c => (string[])[$"{c}", $"##{c}"]),
        ];
        AssertSame(
            WordPieceTokenizer.Create(vocabulary, lowercase: true, stripAccents: true),
            Peer(new StringReader(string.Join('\n', vocabulary))),
            text);
    }

    [Theory]
    [InlineData("ag")]
    [InlineData("imdb")]
    [InlineData("sst2")]
    [InlineData("snli")]
    [InlineData("mnli")]
    public void Both_give_the_same_ids_on_every_row(string task)
    {
        string file = SharedData.Require("data/bert-base-uncased-vocab.txt");
        WordPieceTokenizer ours = WordPieceTokenizer.Load(file);
        using StreamReader vocabulary = new(file);
        FastTokenizer peer = Peer(vocabulary);
        string[] files = Directory.GetFiles(SharedData.Require("data/" + task), "*.tsv");
        Assert.NotEmpty(files);
        foreach (string line in files.SelectMany(File.ReadLines))
        {
            AssertSame(ours, peer, line);
        }
    }

    // What docs/tokenizer.md says of it; ReferenceIdsTests holds ours to all of these.
    [Fact]
    public void It_departs_from_hugging_face_on_some_reference_strings()
    {
        string cases = SharedData.Require("data/tokenizer/cases.jsonl.gz");
        using StreamReader vocabulary = new(SharedData.Require("data/bert-base-uncased-vocab.txt"));
        FastTokenizer peer = Peer(vocabulary);
        using StreamReader reader = new(new GZipStream(File.OpenRead(cases), CompressionMode.Decompress));
        int count = 0;
        int departs = 0;
        while (reader.ReadLine() is { } line)
        {
            using JsonDocument document = JsonDocument.Parse(line);
            JsonElement row = document.RootElement;
            bool isPair = row.TryGetProperty("pair", out JsonElement second) && second.GetString() is not null;
            if (isPair || !row.GetProperty("lowercase").GetBoolean())
            {
                continue;
            }

            long[] ids = new long[row.GetProperty("max").GetInt32()];
            int length = peer.Encode(row.GetProperty("text").GetString()!, ids, new long[ids.Length]);
            long[] expected = [.. row.GetProperty("ids").EnumerateArray().Select(number => number.GetInt64())];
            count++;
            departs += ids.AsSpan(0, length).SequenceEqual(expected) ? 0 : 1;
        }

        TestContext.Current.TestOutputHelper?.WriteLine(FormattableString.Invariant($"{departs} of {count}"));
        Assert.InRange(departs, 1, count / 5);
    }

    private static FastTokenizer Peer(TextReader vocabulary)
    {
        FastTokenizer tokenizer = new();
        tokenizer.LoadVocabulary(vocabulary, convertInputToLowercase: true);
        return tokenizer;
    }

    private static void AssertSame(WordPieceTokenizer ours, FastTokenizer peer, string text)
    {
        Span<int> ids = stackalloc int[MaxTokens];
        Span<long> expected = stackalloc long[MaxTokens];
        Span<long> mask = stackalloc long[MaxTokens];
        int count = ours.Encode(text, ids, out _);
        bool same = peer.Encode(text, expected, mask) == count;
        for (int i = 0; same && i < count; i++)
        {
            same = expected[i] == ids[i];
        }

        if (!same)
        {
            Assert.Fail("Differs: " + text);
        }
    }
}
