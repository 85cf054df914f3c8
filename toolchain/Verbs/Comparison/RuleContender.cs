using EarlyExitGen.Manifests;
using EarlyExitGen.Toolchain.Model.Manifests;
using EarlyExitGen.Toolchain.Verbs.Sweeping;
using EarlyExitGen.Toolchain.Verbs.Tracing;

namespace EarlyExitGen.Toolchain.Verbs.Comparison;

/// <summary>A rule that is compared, over the texts that its dial is chosen on.</summary>
/// <param name="Name">Its name in tables.</param>
/// <param name="Rule">The rule.</param>
/// <param name="Curves">What its dial makes of the texts; several where the last exit is chosen too.</param>
internal sealed record RuleContender(string Name, CascadeRule Rule, IReadOnlyList<DialCurve> Curves)
{
    /// <summary>
    /// The rule of the paper, whose last exit is chosen as well: layers that add nothing are never run.
    /// </summary>
    public const string EarlierLast = "maxProbability, last exit chosen";

    /// <summary>All rules that a cascade can run by; <c>agreement</c> where it has maps.</summary>
    public static IReadOnlyList<RuleContender> All(CascadeSpec spec, CascadeTrace dev)
    {
        List<RuleContender> all = [];
        foreach (CascadeRule rule in (CascadeRule[])
            [
                CascadeRule.MaxProbability, CascadeRule.Agreement, CascadeRule.Entropy, CascadeRule.Margin,
                CascadeRule.Patience,
            ])
        {
            if (rule == CascadeRule.Agreement && spec.Exits.All(exit => exit.Agreement is null))
            {
                continue;
            }

            Replay replay = new(spec, rule, dev.Logits);
            all.Add(new RuleContender(RuleNames.Of(rule), rule, [DialCurve.Of(spec, replay)]));
            if (rule == CascadeRule.MaxProbability)
            {
                all.Add(new RuleContender(
                    EarlierLast,
                    rule,
                    [.. Enumerable.Range(0, spec.Exits.Count).Select(last => DialCurve.Of(spec, replay, last))]));
            }
        }

        return all;
    }

    /// <summary>The fastest setting that keeps a goal on the texts; null if none does.</summary>
    /// <param name="goal">The goal.</param>
    /// <param name="full">The full model's accuracy on them.</param>
    /// <param name="speedup">How many times fewer layers a point runs.</param>
    public (DialCurve Curve, DialPoint Point)? Choose(CompareGoal goal, double full, Func<DialPoint, double> speedup)
    {
        (DialCurve Curve, DialPoint Point)? best = null;
        foreach (DialCurve curve in Curves)
        {
            if (goal.Choose(curve, full) is { } point && (best is null || speedup(point) > speedup(best.Value.Point)))
            {
                best = (curve, point);
            }
        }

        return best;
    }
}
