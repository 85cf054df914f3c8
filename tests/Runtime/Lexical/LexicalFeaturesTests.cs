using EarlyExitGen.Lexical;
using Xunit;

namespace EarlyExitGen.Tests.Lexical;

public class LexicalFeaturesTests
{
    [Fact]
    public void Ids_have_rows_of_their_own_and_neighbours_share_the_rest()
    {
        LexicalFeatures features = new(Rows: 5000, Vocabulary: 1000, Pair: false);

        List<int> rows = RowList.Of(features, [7, 0, 999], [1, 2, 3], out int count);

        Assert.Equal(5, count);
        Assert.Equal([7, 0, 999], rows[..3]);
        Assert.All(rows[3..], row => Assert.InRange(row, 1000, 4999));
    }

    [Fact]
    public void Neighbours_are_told_apart_by_their_order()
    {
        LexicalFeatures features = new(Rows: 900_001, Vocabulary: 1000, Pair: false);

        Assert.NotEqual(RowList.Of(features, [7, 8], [], out _)[2], RowList.Of(features, [8, 7], [], out _)[2]);
    }

    [Fact]
    public void An_id_outside_the_vocabulary_is_hashed()
    {
        LexicalFeatures features = new(Rows: 3000, Vocabulary: 1000, Pair: false);

        Assert.InRange(RowList.Of(features, [-1], [], out _).Single(), 1000, 2999);
        Assert.InRange(RowList.Of(features, [1000], [], out _).Single(), 1000, 2999);
        Assert.InRange(RowList.Of(features, [int.MaxValue], [], out _).Single(), 1000, 2999);
    }

    [Fact]
    public void A_long_text_has_the_features_of_its_parts_and_those_between_them()
    {
        LexicalFeatures features = new(Rows: 900_001, Vocabulary: 0, Pair: false);
        int[] ids = Lexicons.Ids(new Random(1), 400);
        List<int> expected = [];
        for (int i = 0; i < ids.Length; i++)
        {
            // The id, and if there is one before it the pair of both.
            List<int> rows = RowList.Of(features, ids[Math.Max(0, i - 1)..(i + 1)], [], out _);
            expected.AddRange(rows.Skip(rows.Count == 3 ? 1 : 0));
        }

        Assert.Equal(expected.Order(), RowList.Of(features, ids, [], out _).Order());
    }

    [Fact]
    public void Features_of_a_pair_tell_the_texts_apart_and_what_they_share()
    {
        LexicalFeatures features = new(Rows: 900_001, Vocabulary: 1000, Pair: true);
        List<int> rows = RowList.Of(features, [7, 8], [8, 9, 10], out int count);

        // 2 + 1 of the first text, 3 + 2 of the second, one shared, 2 x 3 crossed.
        Assert.Equal(15, count);
        Assert.Equal(15, rows.Distinct().Count());
        Assert.NotEqual(rows, RowList.Of(features, [8, 9, 10], [7, 8], out _));
    }

    [Fact]
    public void Features_of_a_pair_are_bounded()
    {
        LexicalFeatures features = new(Rows: 900_001, Vocabulary: 0, Pair: true);
        int[] ids = new int[5000];

        RowList.Of(features, ids, ids, out int count);

        Assert.Equal(LexicalFeatures.Most(10_000) - 2, count);
    }

    [Fact]
    public void One_text_of_a_pair_may_be_empty()
    {
        LexicalFeatures features = new(Rows: 5000, Vocabulary: 1000, Pair: true);

        Assert.Equal(3, RowList.Of(features, [1, 2], [], out _).Count);
        Assert.Equal(3, RowList.Of(features, [], [1, 2], out _).Count);
        Assert.Empty(RowList.Of(features, [], [], out _));
    }

    [Fact]
    public void Hashes_use_all_rows_alike()
    {
        // 90,000 pairs in 100 rows: 900 each, with a deviation of 30.
        LexicalFeatures features = new(Rows: 100, Vocabulary: 0, Pair: false);
        int[] counts = new int[100];
        for (int i = 0; i < 90_000; i++)
        {
            counts[RowList.Of(features, [i / 300, i % 300], [], out _)[2]]++;
        }

        Assert.All(counts, count => Assert.InRange(count, 750, 1050));
    }
}
