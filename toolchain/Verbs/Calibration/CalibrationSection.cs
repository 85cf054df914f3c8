using EarlyExitGen.Toolchain.Verbs.Reporting;

namespace EarlyExitGen.Toolchain.Verbs.Calibration;

/// <summary>A calibration for people.</summary>
internal static class CalibrationSection
{
    /// <summary>
    /// The exits, their agreement expected against seen, and the promised rates; what could not be fitted.
    /// </summary>
    public static ReportSection Of(CalibrationReport report)
    {
        List<string> lines = [];
        foreach (ExitCalibration exit in report.Exits.SkipLast(1).Where(e => e.Agreement is null))
        {
            string reason = exit.AgreementWithLast is > 0 and < 1
                ? "its score does not tell where it agrees with the last exit"
                : "there is no text on which to tell agreement from disagreement";
            lines.Add($"The exit {Figures.Place(exit.Layer)} will not answer under the rule agreement: {reason}.");
        }

        double[] missing = [.. DisagreementTable.Rates.Except(report.Disagreement.Select(r => r.Rate))];
        if (missing.Length > 0)
        {
            string rates = string.Join(", ", missing.Select(rate => Figures.Number(100 * rate, "0.0#") + " %"));
            lines.Add($"{Figures.Count(report.Count)} texts support no promise of {rates}; calibrate with more.");
        }

        List<ReportTable> tables = [Exits(report), Probabilities(report)];
        if (report.Exits.Any(e => e.Bins.Count > 0))
        {
            tables.Add(Agreement(report));
        }

        if (report.Disagreement.Count > 0)
        {
            tables.Add(Rates(report));
        }

        return new ReportSection("Calibration", string.Join('\n', lines), tables, []);
    }

    private static ReportTable Exits(CalibrationReport report) => new(
        $"Exits, on {Figures.Count(report.Count)} texts",
        ["exit after layer", "accuracy, %", "as the last, %", "temperature", "slope", "intercept"],
        [.. report.Exits.Select(exit => (string[])
            [
                Figures.Exit(exit.Layer), Figures.Percent(exit.Accuracy), Figures.Percent(exit.AgreementWithLast),
                Figures.Number(exit.Temperature), Figures.Number(exit.Agreement?.Slope),
                Figures.Number(exit.Agreement?.Intercept),
            ])]);

    private static ReportTable Probabilities(CalibrationReport report) => ReliabilityTable.Of(
        "Probabilities at temperature 1, and at the fitted one",
        report.Exits.Select(exit => (exit.Layer, exit.Before, exit.After)));

    private static ReportTable Agreement(CalibrationReport report)
    {
        ExitCalibration[] exits = [.. report.Exits.Where(e => e.Bins.Count > 0)];
        return new ReportTable(
            "Agreement with the last exit on held-out texts, expected / seen, in percent",
            ["tenth of the texts", .. exits.Select(e => Figures.Place(e.Layer))],
            [.. Enumerable.Range(0, exits.Max(e => e.Bins.Count)).Select(bin => (string[])
                [
                    Figures.Count(bin + 1),
                    .. exits.Select(e => bin < e.Bins.Count
                        ? $"{Figures.Percent(e.Bins[bin].Expected)} / {Figures.Percent(e.Bins[bin].Seen)}"
                        : ""),
                ])]);
    }

    private static ReportTable Rates(CalibrationReport report) => new(
        "Promised rates of disagreement, and what they buy on held-out texts",
        ["rate, %", "epsilon", "seen, %", "95 % bound, %", "fewer layers"],
        [.. report.Disagreement.Select(row => (string[])
            [
                Figures.Percent(row.Rate), Figures.Number(row.Epsilon), Figures.Percent(row.Seen),
                Figures.Percent(row.Bound), Figures.Times(row.SpeedUp),
            ])]);
}
