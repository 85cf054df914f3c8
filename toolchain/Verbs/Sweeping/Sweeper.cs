using EarlyExitGen.Interpreted;
using EarlyExitGen.Manifests;
using EarlyExitGen.Toolchain.Foundation.Statistics;
using EarlyExitGen.Toolchain.Model.Manifests;
using EarlyExitGen.Toolchain.Verbs.Tracing;

namespace EarlyExitGen.Toolchain.Verbs.Sweeping;

/// <summary>
/// Turns a dial through all that it can be, on recorded logits: one pass over the data serves every setting.
/// </summary>
internal static class Sweeper
{
    /// <summary>Sweeps.</summary>
    /// <param name="spec">The manifest.</param>
    /// <param name="rule">The rule.</param>
    /// <param name="trace">The texts.</param>
    /// <param name="flops">Their floating-point operations.</param>
    /// <param name="count">How many settings are told at most, about evenly spread over mean layers.</param>
    public static SweepReport Sweep(CascadeSpec spec, CascadeRule rule, CascadeTrace trace, ExitFlops flops, int count)
    {
        Replay replay = new(spec, rule, trace.Logits);
        DialCurve curve = DialCurve.Of(spec, replay);
        return new SweepReport(
            trace.Texts.Count,
            RuleNames.Of(rule),
            [.. Thin(curve.Points, trace.Costs, count).Select(
                point => Describe(
                    point,
                    double.IsNegativeInfinity(point.Key) ? null : curve.Dial(point),
                    replay.Exits(curve.Thresholds(point)), trace, flops))],
            Timed: null)
        {
            Cost = trace.Costs.Unit,
            Whole = trace.Costs.Whole,
            Own = rule == (CascadeRule)spec.Rule ? Own(spec, replay, trace, flops) : null,
        };
    }

    private static SweepPoint Own(CascadeSpec spec, Replay replay, CascadeTrace trace, ExitFlops flops)
    {
        int[] exits = replay.Exits();
        return Describe(
            DialPoint.Of(trace.Logits, exits), ExitThresholds.Initial(spec, replay.Rule).Dial, exits, trace, flops);
    }

    private static SweepPoint Describe(
        DialPoint point, double? dial, int[] exits, CascadeTrace trace, ExitFlops flops)
    {
        double? mean = exits.Select((exit, text) => flops.Of(trace.Texts[text].Tokens, exit)).Average();
        double? plain = trace.Texts.Average(text => flops.Plain(text.Tokens));
        return new SweepPoint(
            dial,
            point.Accuracy,
            point.Disagreement,
            trace.Costs.Mean(point.Exits),
            trace.Costs.SpeedUp(point.Exits),
            mean,
            plain / mean);
    }

    // The most careful and the fastest are always told.
    private static IEnumerable<DialPoint> Thin(IReadOnlyList<DialPoint> points, ExitCosts costs, int count)
    {
        double step = count > 1 ? costs.Mean(points[0].Exits) / (count - 1) : double.PositiveInfinity;
        double next = double.PositiveInfinity;
        for (int i = 0; i < points.Count; i++)
        {
            double mean = costs.Mean(points[i].Exits);
            if (mean <= next || i == points.Count - 1)
            {
                next = mean - step;
                yield return points[i];
            }
        }
    }
}
