using System.Globalization;
using EarlyExitGen.Toolchain.Verbs.Reporting;

namespace EarlyExitGen.Toolchain.Verbs.Joining;

/// <summary>A small cascade in front of a given model, for people.</summary>
internal static class JoinSection
{
    /// <summary>Makes it.</summary>
    public static ReportSection Of(JoinReport report) => new(
        "Cascade",
        FormattableString.Invariant($"Promises are fitted against the given model, on {report.Calibration} texts. ")
            + "Costs are measured times, one text at a time.",
        [
            new ReportTable(
                "Exits",
                ["exit", "as the given model, %", "microseconds"],
                [.. report.Exits.Select(exit => (string[])
                    [
                        Figures.Place(exit.Layer) + (exit.Model is { } model ? $" of {model}" : ""),
                        Figures.Percent(exit.AgreementWithLast),
                        Figures.Number(exit.Cost, "0"),
                    ])]),
            new ReportTable(
                "What each promise gives",
                ["promised, %", "seen, %", "times faster than the given model"],
                [.. report.Rates.Select(rate => (string[])
                    [Figures.Percent(rate.Rate), Figures.Percent(rate.Seen), Figures.Times(rate.SpeedUp)])]),
        ],
        []);

    /// <summary>The verdict, in a sentence.</summary>
    /// <param name="report">The report.</param>
    /// <param name="promise">The promise that was asked for.</param>
    public static string Verdict(JoinReport report, double promise) =>
        report.Rates.LastOrDefault(rate => rate.Rate <= promise) is { } row
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"At a promised {100 * promise:0.##} % texts are answered {row.SpeedUp:0.0} times as fast as by the "
                + $"given model, and {100 * row.Seen:0.0#} % are answered otherwise.")
            : string.Create(
                CultureInfo.InvariantCulture,
                $"{report.Calibration} texts are too few to promise {100 * promise:0.##} %, so all go on to the given "
                + $"model; calibrate with more.");
}
