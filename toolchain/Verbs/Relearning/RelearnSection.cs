using System.Globalization;
using EarlyExitGen.Toolchain.Verbs.Reporting;

namespace EarlyExitGen.Toolchain.Verbs.Relearning;

/// <summary>The report of heads that were learnt again for people.</summary>
internal static class RelearnSection
{
    /// <summary>Makes it.</summary>
    public static ReportSection Of(RelearnReport report) => new(
        "Heads",
        string.Create(
            CultureInfo.InvariantCulture,
            $"Learnt from {report.Texts} texts, both calibrated on {report.Calibration} "
            + $"{CalibrationOrigin.Of(report.HeldOut)}."),
        [
            new ReportTable(
                "Exits: answers as the last one's",
                ["exit", "before, %", "now, %"],
                [.. report.Exits.Select(exit => (string[])
                    [
                        Figures.Exit(exit.Layer), Figures.Percent(exit.Before), Figures.Percent(exit.After),
                    ])]),
            new ReportTable(
                "Fewer layers at each promised rate of disagreement",
                ["promised, %", "before", "now"],
                [.. report.Rates.Select(rate => (string[])
                    [
                        Figures.Percent(rate.Rate), Figures.Times(rate.Before), Figures.Times(rate.After),
                    ])]),
        ],
        []);

    /// <summary>The verdict, in a sentence.</summary>
    public static string Verdict(RelearnReport report)
    {
        string outcome = report.Pays ? "."
            : report.Written is null ? "; nothing is written (--always writes it)."
            : "; written all the same.";
        return report.AtDial is { } row
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"At a promised {100 * row.Rate:0.##} % texts run through {Layers(row.After)} with the new heads, and "
                + $"{Layers(row.Before)} with the old ones{outcome}")
            : "The calibration promises no rate as low as the dial, so that no text leaves early" + outcome;
    }

    private static string Layers(double? ratio) => ratio is { } number
        ? string.Create(CultureInfo.InvariantCulture, $"{number:0.0} times fewer layers")
        : "all layers";
}
