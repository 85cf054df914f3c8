using System.Globalization;
using EarlyExitGen.Manifests;

namespace EarlyExitGen.Runtime;

/// <summary>Checks what a dial is turned to.</summary>
internal static class DialRange
{
    /// <summary>Checks a setting of the dial of a rule.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="dial">The setting.</param>
    /// <param name="labels">The number of labels; of no account where the range does not depend on it.</param>
    /// <param name="parameter">The parameter's name in the exception.</param>
    /// <exception cref="ArgumentOutOfRangeException">The setting is out of range, or NaN.</exception>
    public static void Check(ExitRule rule, float dial, int labels, string? parameter)
    {
        RuleTraits traits = RuleTraits.Of(rule);
        if (!traits.Takes(dial, labels))
        {
            throw new ArgumentOutOfRangeException(
                parameter,
                dial,
                string.Create(CultureInfo.InvariantCulture, $"{dial} is out of range; {traits.Reason(labels)}."));
        }
    }
}
