using System.Globalization;
using EarlyExitGen.Toolchain.Export;

namespace EarlyExitGen.Toolchain.Cli;

/// <summary>The option <c>--dial</c>.</summary>
internal static class DialOption
{
    /// <summary>Turns a cascade's dial.</summary>
    /// <exception cref="ToolException">The rule takes no such setting.</exception>
    public static void Set(InterpretedCascade cascade, float dial)
    {
        try
        {
            cascade.Dial = dial;
        }
        catch (ArgumentOutOfRangeException e)
        {
            throw new ToolException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"--dial {dial}: the dial of {RuleNames.Of(cascade.Rule)} is {Range(cascade)}."),
                e);
        }
    }

    private static string Range(InterpretedCascade cascade) => cascade.Rule switch
    {
        CascadeRule.Agreement or CascadeRule.Entropy => "at least 0 and less than 1",
        CascadeRule.MaxProbability => string.Create(
            CultureInfo.InvariantCulture, $"more than 1/{cascade.Labels.Count} and at most 1"),
        CascadeRule.Margin => "more than 0 and at most 1",
        _ => "a whole number of at least 1",
    };
}
