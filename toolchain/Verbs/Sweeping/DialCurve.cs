using EarlyExitGen.Calibration;
using EarlyExitGen.Manifests;
using EarlyExitGen.Runtime;
using EarlyExitGen.Toolchain.Foundation.Data;
using EarlyExitGen.Toolchain.Verbs.Calibration;
using EarlyExitGen.Toolchain.Verbs.Tracing;

namespace EarlyExitGen.Toolchain.Verbs.Sweeping;

/// <summary>
/// All that the dial of a rule can make of recorded logits: a point for every setting at which a text changes its exit,
/// from the most careful to the fastest. The dial of <c>agreement</c> is here its epsilon, whatever rates the manifest
/// promises.
/// </summary>
internal sealed class DialCurve
{
    private readonly CascadeSpec _spec;
    private readonly RuleTraits _rule;

    private DialCurve(CascadeSpec spec, RuleTraits rule, int end, IReadOnlyList<DialPoint> points)
    {
        _spec = spec;
        _rule = rule;
        End = end;
        Points = points;
    }

    /// <summary>The exit that always answers.</summary>
    public int End { get; }

    /// <summary>The points; at the first no text leaves early.</summary>
    public IReadOnlyList<DialPoint> Points { get; }

    /// <summary>The curve of a rule.</summary>
    /// <param name="spec">The manifest, whose maps count; settings that exits have for themselves do not.</param>
    /// <param name="replay">The rule's scores.</param>
    /// <param name="last">
    /// The exit that always answers, and with which others disagree or not; null for the cascade's last.
    /// </param>
    public static DialCurve Of(CascadeSpec spec, Replay replay, int? last = null)
    {
        LogitTable logits = replay.Logits;
        RuleTraits rule = RuleTraits.Of((ExitRule)replay.Rule);
        int end = last ?? logits.Exits - 1;
        List<DialPoint> points = [DialPoint.Of(logits, [.. Enumerable.Repeat(end, logits.Count)])];
        int[] counts = [.. points[0].Exits];
        foreach (ExitStep step in ExitWalk.Of(
            logits.Count, end, Limit(rule, logits.Labels), (text, exit) => Key(spec, rule, replay, text, exit)))
        {
            DialPoint point = points[^1];
            foreach (ExitMove move in step.Moves)
            {
                counts[move.From]--;
                counts[move.To]++;
                point = point.Move(logits, move);
            }

            points[^1] = points[^1] with { Next = step.Key };
            points.Add(point with { Key = step.Key, Next = double.PositiveInfinity, Exits = [.. counts] });
        }

        return new DialCurve(spec, rule, end, points);
    }

    /// <summary>
    /// The setting of the rule's dial at a point, half-way to the next where there is one; epsilon for
    /// <c>agreement</c>.
    /// </summary>
    /// <exception cref="ArgumentException">No text leaves early there, which not every rule's dial can say.</exception>
    public double Dial(DialPoint point)
    {
        if (double.IsNegativeInfinity(point.Key))
        {
            throw new ArgumentException("There is no setting at which no text leaves early.", nameof(point));
        }

        bool isLast = double.IsPositiveInfinity(point.Next);
        double middle = isLast || _rule.IsWhole ? point.Key : (point.Key + point.Next) / 2;
        if (_rule.Rule == ExitRule.Agreement)
        {
            return middle;
        }

        // The runtime compares in single precision, in which there may be nothing between two scores.
        float rounded = (float)middle;
        double bound = rounded >= point.Key && rounded < point.Next ? rounded : point.Key;
        return _rule.IsLowerSurer ? bound : -bound;
    }

    /// <summary>Per exit, the score at which it answers: what <see cref="Replay.Exits(float[])"/> takes.</summary>
    public float[] Thresholds(DialPoint point)
    {
        float never = _rule.NeverThreshold;
        double dial = double.IsNegativeInfinity(point.Key) ? double.NaN : Dial(point);
        return [.. _spec.Exits.Select((exit, i) =>
            i == End ? -never
            : double.IsNaN(dial) ? never
            : _rule.Rule != ExitRule.Agreement ? (float)dial
            : exit.Agreement is { } map ? AgreementRule.Threshold(dial, map.Slope.Value, map.Intercept.Value)
            : never)];
    }

    // The smaller, the surer.
    private static double Key(CascadeSpec spec, RuleTraits rule, Replay replay, int text, int exit)
    {
        float score = replay.Score(text, exit);
        return rule.Rule != ExitRule.Agreement ? (rule.IsLowerSurer ? score : -score)
            : spec.Exits[exit].Agreement is { } map
                ? new AgreementMap(map.Slope.Value, map.Intercept.Value).Disagreement(score)
            : double.NaN;
    }

    // What the dials can say: a probability of more than 1/labels, a margin of more than 0, a patience of at least 1.
    private static double Limit(RuleTraits rule, int labels) =>
        rule.IsWhole ? 0.5 - rule.LowestDial(labels)
        : rule.IsPerExit && !rule.IsLowerSurer ? -rule.LowestDial(labels)
        : 1;
}
