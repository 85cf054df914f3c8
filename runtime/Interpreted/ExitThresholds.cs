using EarlyExitGen.Manifests;
using EarlyExitGen.Runtime;

namespace EarlyExitGen.Interpreted;

/// <summary>A setting of the dial and what it means for each exit. Never changes, so it can be swapped as a whole.</summary>
/// <param name="Dial">The setting.</param>
/// <param name="Scores">Per exit, the score at which it answers; infinity where it never does.</param>
internal sealed record ExitThresholds(float Dial, float[] Scores)
{
    /// <summary>The thresholds of a rule at a setting of its dial.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The dial is outside what the rule takes.</exception>
    public static ExitThresholds Of(CascadeSpec spec, CascadeRule rule, float dial)
    {
        if (rule == CascadeRule.MaxProbability)
        {
            MaxProbabilityRule.CheckDial(dial, spec.Labels.Count);
            return new ExitThresholds(dial, [.. spec.Exits.Select(_ => dial)]);
        }

        AgreementRule.CheckDial(dial);
        double epsilon = Epsilon(spec.Disagreement, dial);
        return new ExitThresholds(dial, [.. spec.Exits.Select(exit => exit.Agreement is { } map
            ? AgreementRule.Threshold(epsilon, map.Slope.Value, map.Intercept.Value)
            : float.PositiveInfinity)]);
    }

    // The last row whose rate the dial reaches, compared in single precision; before the first one no text leaves early.
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
