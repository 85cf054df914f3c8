using System.Text;
using EarlyExitGen.Tests.Shared;
using EarlyExitGen.Tokenization;
using Xunit;

namespace EarlyExitGen.Tests.Tokenization;

/// <summary>
/// The tokenizer, with vectors and without, against <see cref="PlainWordPiece"/> on strings of every kind.
/// </summary>
public class WordPieceFuzzTests
{
    private const int Strings = 100_000;
    private const int MostPieces = 2000;

    // Around the widths of vectors, of the numbers that a word is kept as, and of the longest word.
    private static readonly int[] Lengths = [7, 8, 9, 15, 16, 17, 23, 24, 25, 31, 32, 33, 63, 64, 65, 99, 100, 101];

    // Ends of words, things that do not end them, and what is gone.
    private static readonly string[] Between =
    [
        " ", " ", " ", " ", "  ", ".", ",", "'", "-", "_", "$", "\t", "\n", "\u00a0", "\u2028", "\u3000", "\0", "\a",
        "\u007f", "\u0080", "\u200b", "\u00ad", "\ufffd", "\u0301", "\u0327", "é", "É", "ß", "ä", "İ", "ﬁ", "\u1fef",
        "’", "…", "中", "文", "한", "あ", "Ж", "σ", "😀", "𝒳", "𠀀", "\ud83d", "\ude00", "\uff21", "Á", "ı", "\u212a", "ſ",
    ];

    private static readonly string[] Vocabulary = MakeVocabulary();

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public void Ids_are_those_of_the_plain_one(bool lowercase, bool stripAccents)
    {
        PlainWordPiece plain = new(Vocabulary, lowercase, stripAccents);
        WordPieceTokenizer vectors = WordPieceTokenizer.Create(Vocabulary, lowercase, stripAccents, vectors: true);
        WordPieceTokenizer scalar = WordPieceTokenizer.Create(Vocabulary, lowercase, stripAccents, vectors: false);
        Random random = new((lowercase ? 2 : 0) + (stripAccents ? 1 : 0));
        int[] ids = new int[MostPieces];
        int[] types = new int[MostPieces];
        List<int> before = [];
        string textBefore = "";
        int unknown = 0;
        int all = 0;
        for (int i = 0; i < Strings / 4; i++)
        {
            string text = RandomText(random);
            List<int> pieces = plain.Pieces(text);
            int room = random.Next(5) == 0 ? random.Next(pieces.Count + 2) : pieces.Count;
            foreach (WordPieceTokenizer tokenizer in (WordPieceTokenizer[])[vectors, scalar])
            {
                int count = tokenizer.Encode(text, ids.AsSpan(0, room + 2), out bool truncated);
                AssertSame([2, .. pieces.Take(room), 3], ids.AsSpan(0, count), text);
                Assert.Equal(room < pieces.Count, truncated);

                (int a, int b) = PairTruncation.Fit(before.Count, pieces.Count, room);
                int[] pair = [2, .. before.Take(a), 3, .. pieces.Take(b), 3];
                count = tokenizer.EncodePair(textBefore, text, ids.AsSpan(0, room + 3), types, out _);
                AssertSame(pair, ids.AsSpan(0, count), textBefore + " | " + text);
            }

            all += pieces.Count;
            unknown += pieces.Count(id => id == 1);
            before = pieces;
            textBefore = text;
        }

        Assert.InRange(unknown, Strings / 20, all / 10);
    }

    [Fact]
    public void Every_character_ends_or_goes_on_a_word_as_in_the_plain_one()
    {
        PlainWordPiece plain = new(Vocabulary, lowercase: true, stripAccents: true);
        WordPieceTokenizer tokenizer = WordPieceTokenizer.Create(Vocabulary, lowercase: true, stripAccents: true);
        int[] ids = new int[128];
        for (int c = 0; c < 0x10000; c++)
        {
            string text = $"ab{(char)c}a {(char)c} abcabcabcabca{(char)c}";
            int count = tokenizer.Encode(text, ids, out _);
            AssertSame([2, .. plain.Pieces(text), 3], ids.AsSpan(0, count), text);
        }
    }

    [Fact]
    public void Nothing_is_allocated()
    {
        Random random = new(1);
        string[] texts = [.. Enumerable.Range(0, 100).Select(_ => RandomText(random))];
        WordPieceTokenizer tokenizer = WordPieceTokenizer.Create(Vocabulary, lowercase: true, stripAccents: true);
        int[] ids = new int[128];
        int[] types = new int[128];
        int i = 0;
        Allocations.AssertNone(() =>
        {
            string text = texts[i++ % texts.Length];
            tokenizer.Encode(text, ids, out _);
            tokenizer.EncodePair(text, text, ids, types, out _);
        });
    }

    private static void AssertSame(ReadOnlySpan<int> expected, ReadOnlySpan<int> actual, string text)
    {
        if (!expected.SequenceEqual(actual))
        {
            Assert.Fail("Differs: " + string.Concat(text.Select(c => FormattableString.Invariant($"\\u{(int)c:x4}"))));
        }
    }

    private static string RandomText(Random random)
    {
        StringBuilder text = new();
        for (int parts = random.Next(1, 9); parts > 0; parts--)
        {
            int length = random.Next(8) == 0 ? Lengths[random.Next(Lengths.Length)] : random.Next(13);
            bool capitals = random.Next(4) == 0;
            bool any = random.Next(6) == 0;
            for (; length > 0; length--)
            {
                char c = any ? (char)random.Next('!', 128) : "abcdeabcdeabcde0"[random.Next(16)];
                text.Append(capitals ? char.ToUpperInvariant(c) : c);
            }

            text.Append(Between[random.Next(random.Next(2) == 0 ? 4 : Between.Length)]);
        }

        return random.Next(3) == 0 ? text.ToString().TrimEnd() : text.ToString();
    }

    // Every visible character of ASCII but a few, what else there is in texts but for one letter, and pieces of all
    // lengths up to 20.
    private static string[] MakeVocabulary()
    {
        Random random = new(7);
        HashSet<string> pieces = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"];
        for (char c = '!'; c < 127; c++)
        {
            if (c is not ('z' or '&' or 'E'))
            {
                pieces.Add(char.ToString(c));
                pieces.Add("##" + c);
            }
        }

        foreach (string other in Between.Where(other => other.Trim().Length > 0 && other != "Ж"))
        {
            pieces.Add(other);
            pieces.Add("##" + other);
        }

        pieces.UnionWith(["##\u1100", "\u1112", "##\u1161", "##\u11ab", "aé", "##bé", "café"]);
        for (int i = 0; i < 4000; i++)
        {
            int length = i % 4 == 0 ? random.Next(2, 21) : random.Next(2, 5);
            string piece = new(random.GetItems<char>("abcdeA", length));
            pieces.Add(i % 2 == 0 ? piece : "##" + piece);
        }

        return [.. pieces];
    }
}
