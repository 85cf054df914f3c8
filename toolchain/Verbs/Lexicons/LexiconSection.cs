using System.Globalization;
using EarlyExitGen.Toolchain.Foundation.Statistics;
using EarlyExitGen.Toolchain.Verbs.Reporting;

namespace EarlyExitGen.Toolchain.Verbs.Lexicons;

/// <summary>The report of a lexical exit for people.</summary>
internal static class LexiconSection
{
    /// <summary>Makes it.</summary>
    public static ReportSection Of(LexiconReport report) => new(
        "Lexical exit",
        string.Create(
            CultureInfo.InvariantCulture,
            $"Learnt from {report.Texts} texts, calibrated on {report.Calibration} "
            + $"{CalibrationOrigin.Of(report.HeldOut)}.")
            + CostTitles.Note(report.Cost),
        [
            new ReportTable(
                "Exits",
                ["exit", "as the last, %", "leave there, %"],
                [.. report.Exits.Select(exit => (string[])
                    [
                        Figures.Exit(exit.Layer), Figures.Percent(exit.AgreementWithLast), Figures.Percent(exit.Leave),
                    ])]),
            new ReportTable(
                report.Cost == ExitCosts.Layers
                    ? "Fewer layers at each promised rate of disagreement"
                    : "Less time by cost at each promised rate of disagreement",
                ["promised, %", "without it", "with it"],
                [.. report.Rates.Select(rate => (string[])
                    [
                        Figures.Percent(rate.Rate), Figures.Times(rate.Without), Figures.Times(rate.With),
                    ])]),
        ],
        []);

    /// <summary>The verdict, in a sentence.</summary>
    public static string Verdict(LexiconReport report) => string.Create(
        CultureInfo.InvariantCulture,
        $"A held-out text takes {report.After:0} us at the manifest's dial instead of {report.Before:0}, and "
        + $"{100 * report.Left:0.0} % leave at the lexical exit: "
        + $"{Outcome(report)}.");

    private static string Outcome(LexiconReport report) => report.Added
        ? "the cascade has it now"
        : "it does not pay, and the cascade stays as it was (--always adds it)";
}
