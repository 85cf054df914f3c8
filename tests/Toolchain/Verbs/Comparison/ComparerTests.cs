using EarlyExitGen.Manifests;
using EarlyExitGen.TestCascades;
using EarlyExitGen.Toolchain.Foundation.Data;
using EarlyExitGen.Toolchain.Foundation.Statistics;
using EarlyExitGen.Toolchain.Model.Manifests;
using EarlyExitGen.Toolchain.Tests.Verbs.Calibration;
using EarlyExitGen.Toolchain.Verbs.Comparison;
using EarlyExitGen.Toolchain.Verbs.Reporting;
using EarlyExitGen.Toolchain.Verbs.Tracing;
using Xunit;

namespace EarlyExitGen.Toolchain.Tests.Verbs.Comparison;

public sealed class ComparerTests
{
    private static readonly CascadeTrace Dev = Trace(seed: 1);
    private static readonly CascadeTrace Test = Trace(seed: 2);

    [Fact]
    public void Every_rule_keeps_its_goal_where_its_dial_is_chosen_and_nothing_else_is_looked_at()
    {
        CascadeSpec spec = Spec();

        CompareReport onItself = Comparer.Compare(spec, Dev, Dev, [], seed: 1);
        CompareReport onOthers = Comparer.Compare(spec, Dev, Test, [], seed: 1);

        Assert.Equal(
            ["agreement", "entropy", "margin", "maxProbability", "maxProbability, last exit chosen", "patience"],
            onOthers.Cells.Select(cell => cell.Rule).Distinct().Order(StringComparer.Ordinal));
        Assert.Equal(onItself.Cells.Select(Choice), onOthers.Cells.Select(Choice));
        Assert.All(onItself.Cells, cell => Assert.True(
            (cell.Measure == CompareGoal.Loss ? cell.Loss.Value : cell.Disagreement.Value) <= cell.Limit + 1e-9));
        Assert.All(onItself.Cells, cell => Assert.Equal(cell.DevSpeedup, cell.SpeedupLayers.Value, 1e-9));
        Assert.All(onOthers.Cells, cell => Assert.NotEqual(cell.DevSpeedup, cell.SpeedupLayers.Value));
        Assert.All(
            onOthers.Cells.Where(cell => cell.Rule == "maxProbability"),
            cell => Assert.Equal(new Interval(1, 1, 1), cell.OverMaxProbability));
        Assert.All(
            onOthers.Cells.GroupBy(cell => (cell.Measure, cell.Limit)),
            goal => Assert.True(Speed(goal, RuleContender.EarlierLast) >= Speed(goal, "maxProbability")));

        static (string, string, double, double?, int) Choice(CompareCell cell) =>
            (cell.Rule, cell.Measure, cell.Limit, cell.Dial, cell.LastLayer);

        static double Speed(IEnumerable<CompareCell> goal, string rule) =>
            goal.Single(cell => cell.Rule == rule).DevSpeedup;
    }

    [Fact]
    public void Oracles_are_right_whenever_an_exit_is()
    {
        CompareReport report = Comparer.Compare(Spec(), Dev, Test, [], seed: 1);
        LogitTable logits = Test.Logits;
        int reachable = Enumerable.Range(0, logits.Count)
            .Count(text => Enumerable.Range(0, 3).Any(exit => logits.Answer(text, exit) == logits.Gold[text]));

        Assert.Equal((double)reachable / logits.Count, report.Oracles[0].Accuracy.Value, 1e-12);
        Assert.Equal(0, report.Oracles[1].Disagreement.Value);
        Assert.Equal(report.FullAccuracy.Value, report.Oracles[1].Accuracy.Value);
        Assert.All(
            report.Cells.Where(cell => cell.Limit <= 0.01),
            cell => Assert.True(cell.SpeedupLayers.Value < report.Oracles[1].SpeedupLayers.Value));
    }

    [Fact]
    public void A_baseline_is_met_at_no_more_layers_by_a_dial_chosen_on_other_texts()
    {
        // The middle exit's answers, as if a model of two layers had given them.
        LogitTable middle = new(
            [.. Enumerable.Range(0, Test.Texts.Count).SelectMany(text => Test.Logits.Of(text, 1).ToArray())], [
                .. Test.Logits.Gold
            ], 1, 3);
        BaselineTrace baseline = new("cut", new CascadeTrace("", [2], Test.Texts, middle));

        BaselineResult result = Comparer.Compare(Spec(), Dev, Test, [baseline], seed: 1).Baselines.Single();

        Assert.Equal(("cut", 2), (result.Name, result.Layers));
        Assert.InRange(result.CascadeLayers, 1.7, 2.1);
        Assert.Equal(result.CascadeAccuracy.Value - result.Accuracy.Value, result.Gain.Value, 1e-12);
        Assert.True(
            result.Gain.High - result.Gain.Low < result.Accuracy.High - result.Accuracy.Low, "The pairing must help.");
    }

    [Fact]
    public void Of_several_models_a_baseline_is_met_at_no_more_time()
    {
        ExitCosts costs = ExitCosts.OfTimes([10, 40, 100], whole: 70);
        (CascadeTrace dev, CascadeTrace test) = (Dev with { Costs = costs }, Test with { Costs = costs });
        BaselineResult Met(double cost) => Comparer.Compare(
            Spec(),
            dev,
            test,
            [new BaselineTrace("small", new CascadeTrace("", [2], Test.Texts, Test.Logits)) { Cost = cost }],
            seed: 1).Baselines.Single();

        BaselineResult fifty = Met(50);

        Assert.Equal(50, fifty.Layers);
        Assert.InRange(fifty.CascadeLayers, 40, 55);
        Assert.InRange(Met(25).CascadeLayers, 15, 30);
        Assert.Equal(100, Met(1000).CascadeLayers);
        Assert.Equal(10, Met(1).CascadeLayers);
    }

    [Fact]
    public void An_interval_is_about_two_standard_errors_to_each_side_and_always_the_same()
    {
        bool[] holds = [.. Enumerable.Range(0, 1000).Select(i => i % 5 == 0)];
        double error = Math.Sqrt(0.2 * 0.8 / 1000);

        Interval interval = new PairedBootstrap(1000, seed: 3).Of(texts => PairedBootstrap.Share(holds, texts));

        Assert.Equal(0.2, interval.Value);
        Assert.InRange(interval.Low, 0.2 - (2.2 * error), 0.2 - (1.7 * error));
        Assert.InRange(interval.High, 0.2 + (1.7 * error), 0.2 + (2.2 * error));
        Assert.Equal(interval, new PairedBootstrap(1000, seed: 3).Of(texts => PairedBootstrap.Share(holds, texts)));
        Assert.Equal("20.00 [17.50, 22.50]", Figures.Percent(new Interval(0.2, 0.175, 0.225)));
    }

    [Fact]
    public void Draws_are_those_of_one_stream_and_are_not_kept()
    {
        const int Count = 20_000;
        bool[] holds = [.. Enumerable.Range(0, Count).Select(i => i % 7 == 0)];
        PairedBootstrap bootstrap = new(Count, seed: 5);
        double[] shares = new double[2000];
        int next = 0;
        long before = GC.GetAllocatedBytesForCurrentThread();
        bootstrap.Of(texts => next < shares.Length ? shares[next++] = PairedBootstrap.Share(holds, texts) : 0);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 10 * Count);

        SplitMix64 chance = new(5);
        foreach (double share in shares)
        {
            Assert.Equal((double)Enumerable.Range(0, Count).Count(_ => holds[(int)chance.Below(Count)]) / Count, share);
        }
    }

    private static CascadeSpec Spec()
    {
        using TestCascade files = TestCascade.Create();
        return CascadeManifest.Load(files.ManifestFile).Spec;
    }

    private static CascadeTrace Trace(int seed)
    {
        const int Count = 700;
        return new CascadeTrace(
            "",
            [0, 2, 4],
            [.. Enumerable.Range(0, Count).Select(text => new TracedText(new Instance(0, $"{text}", null), 3, false))],
            RandomLogits.Create(seed, Count));
    }
}
