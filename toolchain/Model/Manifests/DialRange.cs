using System.Globalization;
using EarlyExitGen.Manifests;
using EarlyExitGen.Toolchain.Foundation;

namespace EarlyExitGen.Toolchain.Model.Manifests;

/// <summary>Checks settings of dials that were given as options.</summary>
internal static class DialRange
{
    /// <summary>Checks a setting of the dial of <paramref name="rule"/>.</summary>
    /// <exception cref="ToolException">It is outside what the rule takes.</exception>
    public static void Check(CascadeSpec spec, CascadeRule rule, float dial)
    {
        RuleTraits traits = RuleTraits.Of((ExitRule)rule);
        if (!traits.Takes(dial, spec.Labels.Count))
        {
            throw new ToolException(string.Create(
                CultureInfo.InvariantCulture,
                $"--dial {dial} is out of range for the rule '{traits.Name}': {traits.Reason(spec.Labels.Count)}."));
        }
    }
}
