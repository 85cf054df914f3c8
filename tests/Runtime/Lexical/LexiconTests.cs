using EarlyExitGen.Lexical;
using EarlyExitGen.Tests.Shared;
using Xunit;

namespace EarlyExitGen.Tests.Lexical;

public class LexiconTests
{
    [Theory]
    [InlineData(2, false)]
    [InlineData(4, false)]
    [InlineData(5, true)]
    [InlineData(8, false)]
    [InlineData(16, true)]
    [InlineData(17, false)]
    [InlineData(150, true)]
    [InlineData(1024, false)]
    public void Logits_are_those_of_a_linear_model(int labels, bool pair)
    {
        Lexicon lexicon = Lexicons.Random(labels, rows: 3001, vocabulary: 1000, pair);
        Random random = new(labels);
        float[] logits = new float[labels];
        foreach (int length in (int[])[0, 1, 2, 50, 127, 128, 129, 1000])
        {
            int[] first = Lexicons.Ids(random, length);
            int[] second = Lexicons.Ids(random, length / 2);

            lexicon.Score(first, second, logits);

            Assert.Equal(Reference(lexicon, first, second), logits);
        }
    }

    [Fact]
    public void An_empty_text_gives_the_bias()
    {
        Lexicon lexicon = Lexicons.Random(labels: 4, rows: 100);
        float[] logits = new float[4];

        lexicon.Score([], [], logits);

        Assert.Equal(lexicon.Bias.ToArray(), logits);
    }

    [Theory]
    [InlineData(4)]
    [InlineData(8)]
    [InlineData(32)]
    public void Sums_are_the_same_without_vectors(int stride)
    {
        Random random = new(stride);
        sbyte[] weights = [.. Enumerable.Range(0, 500 * stride).Select(_ => (sbyte)random.Next(-128, 128))];
        int[] rows = Lexicons.Ids(random, LexicalFeatures.Chunk, vocabulary: 500);
        int[] vectors = [.. Enumerable.Range(0, stride)];
        int[] scalars = [.. Enumerable.Range(0, stride)];

        new LexicalSums(weights, stride, vectors).Visit(rows);
        new LexicalSums(weights, stride, scalars).VisitScalar(rows);

        Assert.Equal(scalars, vectors);
    }

    [Theory]
    [InlineData(4)]
    [InlineData(8)]
    [InlineData(16)]
    public void The_longest_text_does_not_overflow(int labels)
    {
        Lexicon lexicon = new(
            new LexicalFeatures(Rows: 2, Vocabulary: 0, Pair: true),
            [.. Enumerable.Repeat(1f, labels)],
            [.. Enumerable.Repeat(0f, labels)]);
        lexicon.Weights.Fill(sbyte.MinValue);
        int[] ids = new int[65_536];
        float[] logits = new float[labels];

        lexicon.Score(ids, ids, logits);

        double features = (4 * 65_536) - 2 + LexicalFeatures.MostShared + Math.Pow(LexicalFeatures.MostCrossed, 2);
        Assert.All(logits, logit => Assert.Equal(-128 * Math.Sqrt(features), logit, 0.01));
    }

    [Fact]
    public void Scoring_allocates_nothing()
    {
        Lexicon lexicon = Lexicons.Random(labels: 4, rows: 5000, vocabulary: 1000, pair: true);
        int[] ids = Lexicons.Ids(new Random(1), 300);
        float[] logits = new float[4];

        Allocations.AssertNone(() => lexicon.Score(ids, ids, logits));
    }

    [Fact]
    public void A_table_fits_in_four_megabytes_up_to_16_labels()
    {
        foreach (int labels in (int[])[2, 4, 5, 8, 9, 16])
        {
            Lexicon lexicon = new(
                new LexicalFeatures(LexiconFormat.MostRows(labels), 0, Pair: false),
                new float[labels],
                new float[labels]);

            Assert.InRange(Lexicons.Bytes(lexicon).Length, 3_900_000, 4_000_000);
        }
    }

    [Theory]
    [InlineData(1, 100, 0, "1 labels")]
    [InlineData(1025, 100, 0, "1025 labels")]
    [InlineData(4, 1, 0, "1 rows")]
    [InlineData(4, 1_000_000, 0, "1000000 rows")]
    [InlineData(4, 100, 51, "51 ids")]
    [InlineData(4, 100, -1, "-1 ids")]
    public void Sizes_that_do_not_fit_are_refused(int labels, int rows, int vocabulary, string problem)
    {
        ArgumentException e = Assert.Throws<ArgumentException>(
            () =>
                new Lexicon(new LexicalFeatures(rows, vocabulary, Pair: false), new float[labels], new float[labels]));

        Assert.Contains(problem, e.Message);
    }

    [Fact]
    public void Numbers_that_are_not_finite_are_refused()
    {
        LexicalFeatures features = new(100, 0, Pair: false);

        Assert.Throws<ArgumentException>(() => new Lexicon(features, [1, float.NaN], [0, 0]));
        Assert.Throws<ArgumentException>(() => new Lexicon(features, [1, 1], [0, float.PositiveInfinity]));
    }

    private static float[] Reference(Lexicon lexicon, int[] first, int[] second)
    {
        List<int> rows = RowList.Of(lexicon.Features, first, second, out int count);
        Assert.Equal(rows.Count, count);
        return
        [
            .. Enumerable.Range(0, lexicon.Labels).Select(label =>
            {
                int sum = 0;
                rows.ForEach(row => sum += lexicon.Weights[(row * lexicon.Stride) + label]);
                double norm = count == 0 ? 0 : 1 / Math.Sqrt(count);
                return (float)(lexicon.Bias[label] + (lexicon.Scale[label] * (sum * norm)));
            }),
        ];
    }
}
