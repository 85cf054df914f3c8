using EarlyExitGen.Tokenization;
using Xunit;

namespace EarlyExitGen.Tests.Tokenization;

public sealed class WordPieceVocabularyTests
{
    [Fact]
    public void Words_are_put_together_as_by_a_search_through_the_list()
    {
        Random random = new(1);
        string[] pieces =
            ["a", "##b", .. Enumerable.Range(0, 400).Select(i => (i % 2 == 0 ? "" : "##") + Word(random, 2, 6))];
        WordPieceVocabulary vocabulary = new(pieces);
        int known = 0;
        for (int i = 0; i < 20_000; i++)
        {
            string word = Word(random, 1, i % 100 == 0 ? 100 : 12);
            int[]? expected = Search(pieces, word);
            int[] ids = new int[word.Length];
            PieceWriter writer = new(ids);

            Assert.Equal(expected is not null, vocabulary.TrySplit(word, PieceHash.Of(word), ref writer));
            if (expected is not null)
            {
                Assert.Equal(expected, ids[..writer.Count]);
                known++;
            }
        }

        Assert.InRange(known, 5_000, 19_000);
    }

    [Fact]
    public void Of_equal_pieces_the_last_counts()
    {
        WordPieceVocabulary vocabulary = new(["a", "b", "a", "##b", "##b", ""]);

        Assert.Equal(2, vocabulary.Find("a"));
        Assert.Equal(6, vocabulary.Count);
        int[] ids = new int[2];
        PieceWriter writer = new(ids);
        Assert.True(vocabulary.TrySplit("ab", PieceHash.Of("ab"), ref writer));
        Assert.Equal([2, 4], ids);
    }

    [Fact]
    public void Texts_of_one_hash_are_told_apart()
    {
        // A table of few slots and texts of every hash: without a look at the text some would be taken for others.
        string[] pieces = [.. Enumerable.Range(0, 4000).Select(i => char.ToString((char)(0x4E00 + i)))];
        WordPieceVocabulary vocabulary = new(pieces);

        Assert.Equal(Enumerable.Range(0, 4000), pieces.Select(piece => vocabulary.Find(piece)!.Value));
        Assert.Null(vocabulary.Find("\u4DFF"));
        PieceTable table = new([("a", 7)]);
        Assert.True(table.TryGet("a", PieceHash.Of("a"), out int id));
        Assert.Equal(7, id);
        Assert.False(table.TryGet("b", PieceHash.Of("a"), out _));
    }

    [Fact]
    public void A_hash_of_the_rest_follows_from_those_of_beginning_and_whole()
    {
        const string whole = "unaffordable😀";
        for (int start = 0; start < whole.Length; start++)
        {
            Assert.Equal(
                PieceHash.Of(whole.AsSpan(start)),
                PieceHash.Rest(PieceHash.Of(whole.AsSpan(0, start)), PieceHash.Of(whole), whole.Length - start));
        }
    }

    // Few letters, so that many words can be put together, and one that takes two code units.
    private static string Word(Random random, int least, int most) =>
        string.Concat(Enumerable.Range(0, random.Next(least, most + 1)).Select(
            _ => random.Next(20) == 0 ? "😀" : char.ToString("abc"[random.Next(3)])));

    private static int[]? Search(string[] pieces, string word)
    {
        List<int> ids = [];
        for (int start = 0; start < word.Length;)
        {
            string prefix = start == 0 ? "" : "##";
            string rest = word[start..];
            int length = Enumerable.Range(1, rest.Length).LastOrDefault(n => pieces.Contains(prefix + rest[..n]));
            if (length == 0)
            {
                return null;
            }

            ids.Add(Array.LastIndexOf(pieces, prefix + rest[..length]));
            start += length;
        }

        return [.. ids];
    }
}
