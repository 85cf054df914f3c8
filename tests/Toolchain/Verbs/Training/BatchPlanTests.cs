using EarlyExitGen.Toolchain.Verbs.Training;
using Xunit;

namespace EarlyExitGen.Toolchain.Tests.Verbs.Training;

/// <summary>Texts are put into batches of similar length.</summary>
public sealed class BatchPlanTests
{
    private static readonly EncodedText[] Texts =
        [.. Enumerable.Range(0, 1001).Select(i => new EncodedText(new int[1 + (i * 37 % 64)], 1, 0))];

    [Fact]
    public void Every_text_occurs_once_an_epoch()
    {
        int[][] batches = BatchPlan.ForEpoch(Texts, batch: 16, seed: 1, epoch: 0);

        Assert.Equal(BatchPlan.Count(Texts.Length, 16), batches.Length);
        Assert.Equal(Enumerable.Range(0, Texts.Length), batches.SelectMany(batch => batch).Order());
        Assert.All(batches, batch => Assert.InRange(batch.Length, 1, 16));
    }

    [Fact]
    public void Neighbours_have_similar_lengths_but_batches_come_in_random_order()
    {
        int[][] batches = BatchPlan.ForEpoch(Texts, batch: 16, seed: 1, epoch: 0);

        double padded = batches.Sum(batch => batch.Length * batch.Max(i => Texts[i].Length));
        Assert.InRange(padded / Texts.Sum(text => text.Length), 1, 1.05);
        double[] lengths = [.. batches.Select(batch => batch.Average(i => Texts[i].Length))];
        int rising = lengths.Zip(lengths.Skip(1)).Count(pair => pair.First < pair.Second);
        Assert.InRange(rising, lengths.Length / 4, lengths.Length * 3 / 4);
    }

    [Fact]
    public void The_order_depends_on_seed_and_epoch_alone()
    {
        int[] Order(int seed, int epoch) =>
            [.. BatchPlan.ForEpoch(Texts, batch: 16, seed, epoch).SelectMany(batch => batch)];

        Assert.Equal(Order(1, 0), Order(1, 0));
        Assert.NotEqual(Order(1, 0), Order(1, 1));
        Assert.NotEqual(Order(1, 0), Order(2, 0));
    }
}
