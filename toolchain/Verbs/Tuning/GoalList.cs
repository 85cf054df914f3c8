using System.CommandLine.Parsing;
using System.Globalization;
using EarlyExitGen.Toolchain.Foundation.Cli;
using EarlyExitGen.Toolchain.Foundation.Files;

namespace EarlyExitGen.Toolchain.Verbs.Tuning;

/// <summary>Reads options that name goals, with commas between them.</summary>
internal static class GoalList
{
    private const double Percent = 0.01;

    /// <summary>Shares of texts: 1% or 0.01.</summary>
    public static double[] Shares(ArgumentResult argument) =>
        Read(argument, text => Rate.Parse(text) ?? double.NaN, v => v is > 0 and < 1, "1% or 0.01");

    /// <summary>Points of accuracy, as shares of texts: 0.5, or 0.5%, of which each is a point.</summary>
    public static double[] Points(ArgumentResult argument) => Read(
        argument,
        text => text.EndsWith('%') ? Rate.Parse(text) ?? double.NaN : Percent * Number(text),
        v => v is > 0 and < 1,
        "0.5, in points");

    /// <summary>Speed-ups: 4.</summary>
    public static double[] SpeedUps(ArgumentResult argument) =>
        Read(
            argument,
            text => Number(text.TrimEnd('x')),
            v => v >= 1 && double.IsFinite(v),
            "4, for four times fewer layers");

    private static double[] Read(
        ArgumentResult argument, Func<string, double> parse, Predicate<double> isGoal, string example)
    {
        List<double> goals = [];
        foreach (string part in argument.Tokens.SelectMany(
            token => token.Value.Split(',', StringSplitOptions.TrimEntries)))
        {
            // Rounded, as a percentage times 0.01 is not always the number that is written.
            double goal = Math.Round(parse(part), 12);
            if (isGoal(goal))
            {
                goals.Add(goal);
            }
            else
            {
                OptionValue.AddError(
                    argument, $"'{Excerpt.Of(part)}' is not such a goal; write for instance {example}");
                break;
            }
        }

        return [.. goals];
    }

    private static double Number(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) ? value : double.NaN;
}
