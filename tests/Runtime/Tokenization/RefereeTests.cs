using System.Globalization;
using EarlyExitGen.Tokenization;
using Microsoft.ML.Tokenizers;
using Xunit;
using WordPieceTokenizer = EarlyExitGen.Tokenization.WordPieceTokenizer;

namespace EarlyExitGen.Tests.Tokenization;

/// <summary>
/// Our WordPiece against the one of Microsoft.ML.Tokenizers, set up as BERT uncased, on the characters on which that
/// one agrees with BERT: docs/tokenizer.md says which these are, and why.
/// </summary>
public sealed class RefereeTests : IDisposable
{
    private const int Strings = 1_000_000;
    private const int LongStrings = 1_000;
    private const int LongLength = 100_000;
    private const int Batch = 10_000;

    // Categories on which both follow BERT: letters, nonspacing marks, decimal digits, spaces, and punctuation but
    // connectors.
    private static readonly UnicodeCategory[] Agreed =
    [
        UnicodeCategory.UppercaseLetter, UnicodeCategory.LowercaseLetter, UnicodeCategory.ModifierLetter,
        UnicodeCategory.OtherLetter, UnicodeCategory.NonSpacingMark, UnicodeCategory.DecimalDigitNumber,
        UnicodeCategory.SpaceSeparator, UnicodeCategory.LineSeparator, UnicodeCategory.ParagraphSeparator,
        UnicodeCategory.DashPunctuation, UnicodeCategory.OpenPunctuation, UnicodeCategory.ClosePunctuation,
        UnicodeCategory.InitialQuotePunctuation, UnicodeCategory.FinalQuotePunctuation,
        UnicodeCategory.OtherPunctuation,
    ];

    // Single characters and parts of them, so that what becomes of a character shows in the ids.
    private static readonly string[] Vocabulary = MakeVocabulary();

    private readonly string _file = Path.GetTempFileName();
    private readonly WordPieceTokenizer _ours;
    private readonly BertTokenizer _referee;

    public RefereeTests()
    {
        File.WriteAllLines(_file, Vocabulary);
        _ours = WordPieceTokenizer.Load(_file);
        _referee = Referee(_file);
    }

    [Fact]
    public void Both_give_the_same_ids_on_strings_of_every_block()
    {
        string[] blocks = Blocks();
        Assert.InRange(blocks.Length, 150, 256);
        Parallel.For(0, Strings / Batch, batch =>
        {
            Random random = new(batch);
            int[] ids = new int[128];
            for (int i = 0; i < Batch; i++)
            {
                // Every block's turn comes as often.
                AssertSame(
                    _ours,
                    _referee,
                    RandomString(random, blocks, ((batch * Batch) + i) % blocks.Length, random.Next(1, 25)),
                    ids);
            }
        });
    }

    [Fact]
    public void Both_give_the_same_ids_on_long_strings()
    {
        string[] blocks = Blocks();
        Parallel.For(0, LongStrings, i =>
        {
            Random random = new(i);
            AssertSame(
                _ours, _referee, RandomString(random, blocks, i % blocks.Length, LongLength), new int[LongLength + 2]);
        });
    }

    [Theory]
    [InlineData("ag")]
    [InlineData("imdb")]
    [InlineData("sst2")]
    [InlineData("snli")]
    [InlineData("mnli")]
    public void Both_give_the_same_ids_on_real_texts(string task)
    {
        string vocabulary = SharedData.Require("data/bert-base-uncased-vocab.txt");
        WordPieceTokenizer ours = WordPieceTokenizer.Load(vocabulary);
        BertTokenizer referee = Referee(vocabulary);
        string[] files = Directory.GetFiles(SharedData.Require("data/" + task), "*.tsv");
        Assert.NotEmpty(files);
        Parallel.ForEach(files.SelectMany(File.ReadLines), line =>
        {
            // What they differ on becomes a space: on the rest of the row they are compared.
            string text = string.Create(line.Length, line, static (span, line) =>
            {
                for (int i = 0; i < span.Length; i++)
                {
                    span[i] = IsAgreed(line[i]) ? line[i] : ' ';
                }
            });
            AssertSame(ours, referee, text, new int[text.Length + 2]);
        });
    }

    [Fact]
    public void Ill_formed_strings_give_the_same_ids_each_time()
    {
        Random random = new(1);
        int[] ids = new int[64];
        int[] again = new int[64];
        char[] text = new char[40];
        for (int i = 0; i < 100_000; i++)
        {
            for (int k = 0; k < text.Length; k++)
            {
                text[k] = (char)(random.Next(3) == 0 ? random.Next(0xD800, 0xE000) : random.Next(0x10000));
            }

            int count = _ours.Encode(text, ids, out _);
            Assert.Equal(count, _ours.Encode(text, again, out _));
            Assert.True(ids.AsSpan(0, count).SequenceEqual(again.AsSpan(0, count)));
        }
    }

    /// <inheritdoc/>
    public void Dispose() => File.Delete(_file);

    private static void AssertSame(WordPieceTokenizer ours, BertTokenizer referee, string text, int[] ids)
    {
        int count = ours.Encode(text, ids, out _);
        if (!referee.EncodeToIds(text).SequenceEqual(ids[..count]))
        {
            Assert.Fail("Differs: " + string.Concat(text.Select(c => FormattableString.Invariant($"\\u{(int)c:x4}"))));
        }
    }

    private static BertTokenizer Referee(string vocabulary) => BertTokenizer.Create(
        vocabulary, new BertOptions { LowerCaseBeforeTokenization = true, RemoveNonSpacingMarks = true });

    // Two thirds of a block, one third ASCII; words of 1 to 12 characters.
    private static string RandomString(Random random, string[] blocks, int block, int length)
    {
        char[] text = new char[length];
        int word = random.Next(1, 13);
        for (int i = 0; i < length; i++)
        {
            string from = random.Next(3) == 0 ? blocks[0] : blocks[block];
            text[i] = word-- == 0 ? ' ' : from[random.Next(from.Length)];
            if (text[i] == ' ')
            {
                word = random.Next(1, 13);
            }
        }

        return new string(text);
    }

    // The characters by their upper byte; of ASCII first.
    private static string[] Blocks() =>
    [
        .. Enumerable.Range(0, 0x10000).Select(c => (char)c).Where(IsAgreed).GroupBy(c => c < 128 ? -1 : c >> 8)
            .OrderBy(group => group.Key).Select(group => string.Concat(group)),
    ];

    private static bool IsAgreed(char c) => Agreed.Contains(char.GetUnicodeCategory(c)) && !IsException(c);

    private static bool IsException(char c) => c switch
    {
        // It composes again what is left without marks: Hangul, and some other letters.
        (>= '\uac00' and <= '\ud7a3') or (>= '\u1160' and <= '\u11ff') => true,
        '\u0b94' or '\u1b06' or '\u1b08' or '\u1b0a' or '\u1b0c' or '\u1b0e' or '\u1b12' => true,

        // Ideographs that it does not set apart.
        '\u3400' or '\ufa6c' or (>= '\ufacf' and <= '\ufad1') or (>= '\ufad5' and <= '\ufad7') => true,

        // Letters whose lower case it does not know.
        '\u1c89' or '\ua7cb' or '\ua7cc' or '\ua7da' or '\ua7dc' => true,

        // What is younger than Unicode 8.0: BERT's own rules know it as letters.
        _ => IsYoung(c),
    };

    private static bool IsYoung(char c) =>
        char.GetUnicodeCategory(c) is not (UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter
            or UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter or UnicodeCategory.DecimalDigitNumber)
        && CharacterTable.KindOf(c) == CharacterKind.Word;

    private static string[] MakeVocabulary()
    {
        HashSet<string> pieces =
            ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "the", "##er", "an", "##an", "in", "##ing"];
        for (int c = 33; c < 0x10000; c++)
        {
            char piece = (char)c;
            if (!char.IsSurrogate(piece) && !char.IsWhiteSpace(piece) && !char.IsControl(piece))
            {
                // Some are unknown.
                if (c % 97 != 0)
                {
                    pieces.Add(piece.ToString());
                }

                if (c % 89 != 0)
                {
                    pieces.Add("##" + piece);
                }
            }
        }

        return [.. pieces];
    }
}
