using EarlyExitGen.Calibration;
using EarlyExitGen.Toolchain.Foundation.Statistics;
using EarlyExitGen.Toolchain.Verbs.Calibration;
using Xunit;

namespace EarlyExitGen.Toolchain.Tests.Verbs.Calibration;

public sealed class DisagreementTableTests
{
    private static readonly int[] Layers = [0, 2, 4, 6];

    [Fact]
    public void Epsilon_stops_before_the_bound_exceeds_the_rate()
    {
        // 100 texts; those after the 80th disagree. 5 disagreements have the bound 0.1023, 4 have 0.0892.
        HeldOutRow[] sample = [.. Enumerable.Range(1, 100).Select(i => new HeldOutRow([i / 1000.0], [i <= 80]))];

        PromisedRate row = Assert.Single(DisagreementTable.Build(sample, ExitCosts.OfLayers([0, 4]), [0.1]));

        Assert.Equal(0.084, row.Epsilon);
        Assert.Equal(0.04, row.Seen);
        Assert.Equal(BinomialBound.Upper(4, 100), row.Bound);
        Assert.Equal(4 * 100 / ((84 * 0.05) + (16 * 4.1)), row.SpeedUp, 1e-12);
    }

    [Fact]
    public void What_comes_after_the_first_excess_does_not_count()
    {
        // At 0.02 half the texts disagree; at 0.03 they leave at an exit that agrees again.
        HeldOutRow[] sample =
        [
            .. Enumerable.Range(0, 50).Select(_ => new HeldOutRow([0.01, 0.5], [true, true])),
            .. Enumerable.Range(0, 50).Select(_ => new HeldOutRow([0.03, 0.02], [true, false])),
        ];

        PromisedRate row = Assert.Single(DisagreementTable.Build(sample, ExitCosts.OfLayers([0, 2, 4]), [0.1]));

        Assert.Equal(0.01, row.Epsilon);
    }

    [Theory]
    [InlineData(298, 0)]
    [InlineData(299, 1)]
    public void A_rate_needs_enough_texts(int count, int rows)
    {
        HeldOutRow[] sample = [.. Enumerable.Range(0, count).Select(_ => new HeldOutRow([0.1], [true]))];

        Assert.Equal(rows, DisagreementTable.Build(sample, ExitCosts.OfLayers([0, 4]), [0.01]).Count);
    }

    [Fact]
    public void Texts_at_one_epsilon_move_together()
    {
        HeldOutRow[] sample =
        [
            .. Enumerable.Range(0, 50).Select(_ => new HeldOutRow([0.2], [true])),
            .. Enumerable.Range(0, 50).Select(_ => new HeldOutRow([0.2], [false])),
        ];

        Assert.Empty(DisagreementTable.Build(sample, ExitCosts.OfLayers([0, 4]), [0.1]));
    }

    [Fact]
    public void Exits_that_never_answer_are_passed_over()
    {
        HeldOutRow[] sample =
            [.. Enumerable.Range(0, 100).Select(_ => new HeldOutRow([double.NaN, 0.1], [false, true]))];

        PromisedRate row = Assert.Single(DisagreementTable.Build(sample, ExitCosts.OfLayers([0, 2, 4]), [0.1]));

        Assert.Equal((0.1, 0.0), (row.Epsilon, row.Seen));
        Assert.Equal(4 / 2.1, row.SpeedUp, 1e-12);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void The_table_is_what_trying_every_epsilon_gives(int seed)
    {
        Random random = new(seed);
        HeldOutRow[] sample = [.. Enumerable.Range(0, 400).Select(_ => RandomRow(random))];

        IReadOnlyList<PromisedRate> table =
            DisagreementTable.Build(sample, ExitCosts.OfLayers(Layers), DisagreementTable.Rates);

        List<(double, double, double)> expected = [];
        double[] candidates = [.. sample.SelectMany(r => r.Disagreement).Where(e => e < 1).Distinct().Order()];
        foreach (double rate in DisagreementTable.Rates)
        {
            double[] kept = [.. candidates.TakeWhile(
                e => BinomialBound.Upper(Disagreements(sample, e), sample.Length) <= rate)];
            if (kept.Length > 0 && BinomialBound.Upper(0, sample.Length) <= rate)
            {
                expected.Add((rate, kept[^1], (double)Disagreements(sample, kept[^1]) / sample.Length));
            }
        }

        Assert.NotEmpty(table);
        Assert.Equal(expected.Select(e => (e.Item1, e.Item3)), table.Select(r => (r.Rate, r.Seen)));

        // Between two candidates nothing changes, so either may stand for both.
        Assert.All(expected.Zip(table), pair => Assert.Equal(
            Exits(sample, pair.First.Item2), Exits(sample, pair.Second.Epsilon)));
        Assert.All(table, row => Assert.True(row.Bound <= row.Rate && row.Rate >= 2.9 / sample.Length));
    }

    private static HeldOutRow RandomRow(Random random)
    {
        double difficulty = random.NextDouble();
        double[] disagreement = [.. Enumerable.Range(0, 3).Select(
            _ => Math.Round(difficulty * difficulty * random.NextDouble(), 3))];
        return new HeldOutRow(
            [.. disagreement.Select(d => random.Next(20) == 0 ? double.NaN : d)],
            [.. disagreement.Select(d => random.NextDouble() >= d)]);
    }

    private static int[] Exits(HeldOutRow[] sample, double epsilon) => [.. sample.Select(row =>
    {
        int exit = row.Disagreement.ToList().FindIndex(d => d <= epsilon);
        return exit < 0 ? row.Disagreement.Count : exit;
    })];

    private static int Disagreements(HeldOutRow[] sample, double epsilon) => Exits(sample, epsilon)
        .Zip(sample, (exit, row) => exit < row.Agrees.Count && !row.Agrees[exit]).Count(wrong => wrong);
}
