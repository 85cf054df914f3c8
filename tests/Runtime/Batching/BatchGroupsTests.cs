using EarlyExitGen.Batching;
using Xunit;

namespace EarlyExitGen.Tests.Batching;

public class BatchGroupsTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(16)]
    [InlineData(128)]
    [InlineData(512)]
    public void Lengths_are_rounded_up_by_a_twentieth_at_most(int maxTokens)
    {
        BatchLengths lengths = new(maxTokens, exact: false);
        int[] rounded = [.. Enumerable.Range(1, maxTokens).Select(lengths.Round)];
        Assert.All(
            Enumerable.Range(1, maxTokens),
            length => Assert.InRange(lengths.Round(length), length, Math.Min(maxTokens, length * 1.05)));
        Assert.Equal(lengths.Count, rounded.Distinct().Count());
        Assert.True(lengths.Count <= 100, $"{lengths.Count} lengths");
        Assert.All(rounded, length => Assert.Equal(length, lengths.Round(length)));
    }

    [Theory]
    [InlineData("uniform", 512)]
    [InlineData("headlines", 128)]
    [InlineData("mixed", 512)]
    [InlineData("uniform", 16)]
    public void Padding_stays_below_a_tenth_and_groups_are_large(string kind, int maxTokens)
    {
        const int Rows = 32;
        Random random = new(1);
        BatchLengths buckets = new(maxTokens, exact: false);
        int[] lengths = [.. Enumerable.Range(0, 2000).Select(_ => Math.Clamp(kind switch
        {
            "headlines" => 50 + (int)(12 * (random.NextDouble() + random.NextDouble() + random.NextDouble() - 1.5)),
            "mixed" => random.Next(4) == 0 ? random.Next(300, 512) : random.Next(5, 30),
            _ => random.Next(2, maxTokens + 1),
        }, 2, maxTokens)).OrderDescending()];

        int groups = 0;
        for (int next = 0; next < lengths.Length;)
        {
            int count = BatchGroups.Next(lengths.AsSpan(next), Rows, buckets);
            Assert.InRange(count, 1, Rows);
            double all = (double)buckets.Round(lengths[next]) * count;
            Assert.True(1 - (lengths.AsSpan(next, count).ToArray().Sum() / all) <= 0.1);
            next += count;
            groups++;
        }

        Assert.True(groups <= 2 * lengths.Length / Rows, $"{groups} groups");
    }

    [Fact]
    public void Where_nothing_may_be_padded_groups_are_of_one_length()
    {
        BatchLengths exact = new(512, exact: true);
        int[] lengths = [100, 100, 100, 99, 99, 50];
        Assert.Equal(100, exact.Round(100));
        Assert.Equal(3, BatchGroups.Next(lengths, 32, exact));
        Assert.Equal(2, BatchGroups.Next(lengths.AsSpan(3), 32, exact));
        Assert.Equal(2, BatchGroups.Next(lengths, 2, exact));
        Assert.Equal(1, BatchGroups.Next(lengths.AsSpan(5), 32, exact));
    }
}
