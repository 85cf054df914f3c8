using EarlyExitGen.Calibration;
using EarlyExitGen.Manifests;
using EarlyExitGen.TestCascades;
using EarlyExitGen.Toolchain.Foundation;
using EarlyExitGen.Toolchain.Foundation.Data;
using EarlyExitGen.Toolchain.Foundation.Statistics;
using EarlyExitGen.Toolchain.Model.Manifests;
using EarlyExitGen.Toolchain.Tests.Verbs.Calibration;
using EarlyExitGen.Toolchain.Verbs.Sweeping;
using EarlyExitGen.Toolchain.Verbs.Tracing;
using EarlyExitGen.Toolchain.Verbs.Tuning;
using Xunit;

namespace EarlyExitGen.Toolchain.Tests.Verbs.Tuning;

public sealed class TunerTests
{
    [Theory]
    [InlineData(CascadeRule.MaxProbability)]
    [InlineData(CascadeRule.Entropy)]
    [InlineData(CascadeRule.Margin)]
    public void The_fastest_setting_that_keeps_the_bound_is_taken(CascadeRule rule)
    {
        CascadeSpec spec = Spec(rule);
        CascadeTrace trace = Trace(seed: 4, count: 2000);

        TunedPoint point = new Tuner(spec, trace, "dev").Tune(TuneGoal.Of(TuneMeasure.MaxDisagreement, 0.05));

        Replay replay = new(spec, rule, trace.Logits);
        DialCurve curve = DialCurve.Of(spec, replay);
        int chosen = curve.Points.ToList().FindIndex(p => p != curve.Points[0] && curve.Dial(p) == point.Dial);
        Assert.True(BinomialBound.Upper(curve.Points[chosen].Disagreements, 2000) <= 0.05);
        Assert.True(BinomialBound.Upper(curve.Points[chosen + 1].Disagreements, 2000) > 0.05);
        Assert.Equal(Math.Round(curve.Points[chosen].Disagreement, 4), point.Measured.Disagreement);
        Assert.InRange(point.Measured.SpeedupLayers!.Value, 1.05, 20);
        Assert.Equal("Disagreement5Percent", point.Name);
    }

    [Fact]
    public void A_promise_of_the_table_becomes_the_dial()
    {
        Tuner tuner = new(Spec(CascadeRule.Agreement), Trace(seed: 4, count: 500), "dev");

        Assert.Equal(0.03, tuner.Tune(TuneGoal.Of(TuneMeasure.MaxDisagreement, 0.03)).Dial);

        ToolException error =
            Assert.Throws<ToolException>(() => tuner.Tune(TuneGoal.Of(TuneMeasure.MaxDisagreement, 0.0001)));
        Assert.Contains(
            "no setting keeps at most 0.01 % answered otherwise (the manifest promises rates from",
            error.Message,
            StringComparison.Ordinal);
    }

    /// <summary>A dial chosen on one sample holds on others, in at least nineteen of twenty.</summary>
    [Fact]
    public void A_drop_is_kept_on_texts_that_were_not_looked_at()
    {
        CascadeSpec spec = Spec(CascadeRule.MaxProbability);
        CascadeTrace others = Trace(seed: 1000, count: 20_000);
        int missed = 0;
        for (int seed = 0; seed < 40; seed++)
        {
            Tuner tuner = new(spec, Trace(seed, count: 1500), "dev");
            TunedPoint point = tuner.Tune(TuneGoal.Of(TuneMeasure.MaxDrop, 0.02));
            double full =
                Accuracy(others, new Replay(spec, CascadeRule.MaxProbability, others.Logits).Exits([9, 9, 9]));
            missed += full - tuner.See(point, others, "others").Seen!.Accuracy > 0.02 ? 1 : 0;
        }

        Assert.InRange(missed, 0, 5);
    }

    [Fact]
    public void The_most_careful_setting_that_is_fast_enough_is_taken()
    {
        CascadeSpec spec = Spec(CascadeRule.MaxProbability);
        Tuner tuner = new(spec, Trace(seed: 4, count: 1000), "dev");

        TunedPoint point = tuner.Tune(TuneGoal.Of(TuneMeasure.MinSpeedup, 2));

        Assert.InRange(point.Measured.SpeedupLayers!.Value, 2, 2.02);
        ToolException error = Assert.Throws<ToolException>(() => tuner.Tune(TuneGoal.Of(TuneMeasure.MinSpeedup, 1000)));
        Assert.Contains("the fastest setting runs 80 times fewer layers", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Too_few_texts_for_a_goal_are_told()
    {
        Tuner tuner = new(Spec(CascadeRule.MaxProbability), Trace(seed: 4, count: 50), "dev");

        ToolException error = Assert.Throws<ToolException>(() => tuner.Tune(TuneGoal.Of(TuneMeasure.MaxDrop, 0.001)));

        Assert.Contains("give more of them, or a looser goal", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Points_are_put_into_the_manifest_and_the_rest_stays()
    {
        using TestCascade files = TestCascade.Create(new TestCascadeOptions
        {
            Rule = CascadeRule.MaxProbability,
            Dial = 0.8,
            OperatingPoints =
            [
                ("Old", [(CascadeRule.MaxProbability, 0.7), (CascadeRule.Patience, 2)]),
                ("Drop2Points", [(CascadeRule.MaxProbability, 0.5)]),
            ],
        });
        string before = files.ManifestText
            .Replace("\"layers\"", "// ours\n  \"layers\"", StringComparison.Ordinal)
            .Replace(
                "\"patience\": 2 }",
                "\"patience\": 2, \"measured\": { \"data\": \"then\", \"accuracy\": 0.9 } }",
                StringComparison.Ordinal);
        File.WriteAllText(files.ManifestFile, before);
        CascadeManifest manifest = CascadeManifest.Load(files.ManifestFile);
        Assert.NotNull(manifest.Spec.OperatingPoints[0].Measured);
        Tuner tuner = new(manifest.Spec, Trace(seed: 4, count: 1000), "dev.tsv");
        TunedPoint point = tuner.Tune(TuneGoal.Of(TuneMeasure.MaxDrop, 0.02));

        string text = TunedManifest.Write(manifest, [point], point);

        CascadeSpec spec = CascadeManifest.Parse(text, "tuned");
        Assert.Equal(["Old", "Drop2Points"], spec.OperatingPoints.Select(p => p.Name));
        Assert.Equal(manifest.Spec.OperatingPoints[0], spec.OperatingPoints[0]);
        Assert.Equal(point.Dial, spec.OperatingPoints[1].Dials.Of(ExitRule.MaxProbability)!.Value.Value);
        Assert.Equal("dev.tsv, 1000 texts", spec.OperatingPoints[1].Measured!.Data);
        Assert.Equal(point.Dial, spec.Dials.Of(ExitRule.MaxProbability)!.Value.Value);
        Assert.Equal(manifest.Spec.Exits, spec.Exits);
        Assert.Contains("// ours", text, StringComparison.Ordinal);
    }

    private static double Accuracy(CascadeTrace trace, int[] exits) =>
        DialPoint.Of(trace.Logits, exits).Accuracy!.Value;

    private static CascadeSpec Spec(CascadeRule rule)
    {
        using TestCascade files = TestCascade.Create(new TestCascadeOptions { Rule = rule });
        return CascadeManifest.Load(files.ManifestFile).Spec;
    }

    private static CascadeTrace Trace(int seed, int count) => new(
        "", [0, 2, 4], [
            .. Enumerable.Repeat(new TracedText(new Instance(0, "", null), 3, false), count)
        ], RandomLogits.Create(seed, count));
}
