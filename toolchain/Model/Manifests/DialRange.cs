using System.Globalization;
using EarlyExitGen.Interpreted;
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
        try
        {
            ExitThresholds.Of(spec, rule, dial);
        }
        catch (ArgumentOutOfRangeException e)
        {
            throw new ToolException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"--dial {dial}: the dial of {RuleNames.Of(rule)} is {Range(rule, spec.Labels.Count)}."),
                e);
        }
    }

    private static string Range(CascadeRule rule, int labels) => rule switch
    {
        CascadeRule.Agreement or CascadeRule.Entropy => "at least 0 and less than 1",
        CascadeRule.MaxProbability => string.Create(CultureInfo.InvariantCulture, $"more than 1/{labels} and at most 1"),
        CascadeRule.Margin => "more than 0 and at most 1",
        _ => "a whole number of at least 1",
    };
}
