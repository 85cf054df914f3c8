using System.Runtime.CompilerServices;
using EarlyExitGen.Manifests;
using EarlyExitGen.Runtime;

namespace EarlyExitGen.Interpreted;

/// <summary>
/// A setting of the dial and what it means for each exit. Never changes, so it can be swapped as a whole.
/// </summary>
/// <param name="Dial">The setting.</param>
/// <param name="Scores">Per exit, the score at which it answers; infinity where it never does.</param>
internal sealed record ExitThresholds(float Dial, float[] Scores)
{
    /// <summary>
    /// A rule's initial settings: the manifest's, those that exits have for themselves included. Where the
    /// manifest has none, no text leaves early, or only a sure one.
    /// </summary>
    public static ExitThresholds Initial(CascadeSpec spec, CascadeRule rule)
    {
        ExitRule written = (ExitRule)rule;
        float dial = spec.Dials.Of(written)?.Single ?? RuleTraits.Of(written).StrictestDial(spec.Exits.Count);
        ExitThresholds thresholds = Of(spec, rule, dial);
        for (int i = 0; i < spec.Exits.Count; i++)
        {
            thresholds.Scores[i] = spec.Exits[i].Dials.Of(written)?.Single ?? thresholds.Scores[i];
        }

        return thresholds;
    }

    /// <summary>The thresholds of a rule at a setting of its dial.</summary>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The dial is outside what the rule takes, or there is no such rule.
    /// </exception>
    public static ExitThresholds Of(
        CascadeSpec spec,
        CascadeRule rule,
        float dial,
        [CallerArgumentExpression(nameof(dial))] string? parameter = null)
    {
        DialRange.Check((ExitRule)rule, dial, spec.Labels.Count, parameter);
        if (rule != CascadeRule.Agreement)
        {
            return new ExitThresholds(dial, [.. spec.Exits.Select(_ => dial)]);
        }

        double epsilon = Epsilon(spec.Disagreement, dial);
        return new ExitThresholds(dial, [.. spec.Exits.Select(exit => exit.Agreement is { } map
            ? AgreementRule.Threshold(epsilon, map.Slope.Value, map.Intercept.Value)
            : float.PositiveInfinity)]);
    }

    // The last row whose rate the dial reaches, compared in single precision; before the first one no text leaves
    // early.
    private static double Epsilon(EquatableArray<DisagreementRow> rows, float dial)
    {
        double epsilon = 0;
        foreach (DisagreementRow row in rows)
        {
            if (row.Rate.Single <= dial)
            {
                epsilon = row.Epsilon.Value;
            }
        }

        return epsilon;
    }
}
