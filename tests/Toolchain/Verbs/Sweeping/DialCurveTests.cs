using EarlyExitGen.Manifests;
using EarlyExitGen.TestCascades;
using EarlyExitGen.Toolchain.Foundation.Data;
using EarlyExitGen.Toolchain.Model.Manifests;
using EarlyExitGen.Toolchain.Tests.Verbs.Calibration;
using EarlyExitGen.Toolchain.Foundation.Statistics;
using EarlyExitGen.Toolchain.Verbs.Sweeping;
using EarlyExitGen.Toolchain.Verbs.Tracing;
using Xunit;

namespace EarlyExitGen.Toolchain.Tests.Verbs.Sweeping;

public sealed class DialCurveTests
{
    private static readonly ExitCosts Layers = ExitCosts.OfLayers([0, 2, 4]);

    [Theory]
    [InlineData(CascadeRule.Agreement)]
    [InlineData(CascadeRule.MaxProbability)]
    [InlineData(CascadeRule.Entropy)]
    [InlineData(CascadeRule.Margin)]
    [InlineData(CascadeRule.Patience)]
    public void Every_point_is_what_the_cascade_decides_there(CascadeRule rule)
    {
        (CascadeSpec spec, LogitTable logits) = Make();
        Replay replay = new(spec, rule, logits);

        DialCurve curve = DialCurve.Of(spec, replay);

        Assert.True(curve.Points.Count > (rule == CascadeRule.Patience ? 1 : 40));
        foreach (DialPoint point in curve.Points)
        {
            AssertSame(DialPoint.Of(logits, replay.Exits(curve.Thresholds(point))), point);
            if (rule != CascadeRule.Agreement && point != curve.Points[0])
            {
                AssertSame(DialPoint.Of(logits, replay.Exits((float)curve.Dial(point))), point);
            }
        }

        Assert.All(
            curve.Points.Zip(curve.Points.Skip(1)),
            pair => Assert.True(Layers.Mean(pair.Second.Exits) < Layers.Mean(pair.First.Exits)));
        Assert.Equal(logits.Count, curve.Points[0].Exits[^1]);
        Assert.Equal(0, curve.Points[0].Disagreements);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void An_earlier_exit_may_be_the_last(int last)
    {
        (CascadeSpec spec, LogitTable logits) = Make();
        Replay replay = new(spec, CascadeRule.MaxProbability, logits);

        DialCurve curve = DialCurve.Of(spec, replay, last);

        Assert.Equal(logits.Count, curve.Points[0].Exits[last]);
        Assert.All(
            curve.Points, point => AssertSame(DialPoint.Of(logits, replay.Exits(curve.Thresholds(point))), point));
    }

    [Fact]
    public void A_point_counts_what_is_lost_and_gained()
    {
        // The last exit says 0, 0, 1; the first 1, 0, 0; right are 0, 0, 0.
        LogitTable logits = new([0, 1, 1, 0, 1, 0, 1, 0, 1, 0, 0, 1], [0, 0, 0], exits: 2, labels: 2);

        DialPoint point = DialPoint.Of(logits, [0, 0, 0]);

        Assert.Equal((2, 2, 1, 1), (point.Disagreements, point.FullRight!.Value, point.Lost, point.Gained));
        Assert.Equal(2.0 / 3, point.Accuracy!.Value, 1e-12);
    }

    private static void AssertSame(DialPoint expected, DialPoint point)
    {
        Assert.Equal(expected.Exits, point.Exits);
        Assert.Equal(
            (expected.Disagreements, expected.FullRight, expected.Lost, expected.Gained, expected.Accuracy),
            (point.Disagreements, point.FullRight, point.Lost, point.Gained, point.Accuracy));
    }

    private static (CascadeSpec Spec, LogitTable Logits) Make()
    {
        using TestCascade files = TestCascade.Create();
        return (CascadeManifest.Load(files.ManifestFile).Spec, RandomLogits.Create(seed: 3, count: 60));
    }
}
