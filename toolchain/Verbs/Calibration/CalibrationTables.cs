using System.Globalization;
using Spectre.Console;

namespace EarlyExitGen.Toolchain.Verbs.Calibration;

/// <summary>Prints a calibration for people.</summary>
internal static class CalibrationTables
{
    /// <summary>Writes the exits, their agreement expected against seen, and the promised rates.</summary>
    public static void Write(IAnsiConsole console, CalibrationReport report)
    {
        console.Write(Exits(report));
        if (report.Exits.Any(e => e.Bins.Count > 0))
        {
            console.Write(Agreement(report));
        }

        foreach (ExitCalibration exit in report.Exits.SkipLast(1).Where(e => e.Agreement is null))
        {
            string reason = exit.AgreementWithLast is > 0 and < 1
                ? "its score does not tell where it agrees with the last exit"
                : "there is no text on which to tell agreement from disagreement";
            console.MarkupLineInterpolated(
                CultureInfo.InvariantCulture,
                $"[yellow]The exit after layer {exit.Layer} will not answer under the rule agreement: {reason}.[/]");
        }

        if (report.Disagreement.Count > 0)
        {
            console.Write(Rates(report));
        }

        IReadOnlyList<double> missing = [.. DisagreementTable.Rates.Except(report.Disagreement.Select(r => r.Rate))];
        if (missing.Count > 0)
        {
            string rates = string.Join(", ", missing.Select(Percent));
            console.MarkupLineInterpolated(
                CultureInfo.InvariantCulture,
                $"[yellow]{report.Count} rows support no promise of {rates}; calibrate with more.[/]");
        }
    }

    private static Table Exits(CalibrationReport report)
    {
        Table table = Start(
            $"{report.Count} rows",
            ["layer", "accuracy", "as the last", "temperature", "NLL", "then", "ECE", "then", "Brier", "then", "slope", "intercept"]);
        foreach (ExitCalibration exit in report.Exits)
        {
            table.AddRow(
                exit.Layer.ToString(CultureInfo.InvariantCulture),
                Percent(exit.Accuracy),
                Percent(exit.AgreementWithLast),
                Number(exit.Temperature),
                Number(exit.Before.NegativeLogLikelihood),
                Number(exit.After.NegativeLogLikelihood),
                Number(exit.Before.ExpectedCalibrationError),
                Number(exit.After.ExpectedCalibrationError),
                Number(exit.Before.BrierScore),
                Number(exit.After.BrierScore),
                exit.Agreement is { } map ? Number(map.Slope) : "-",
                exit.Agreement is { } same ? Number(same.Intercept) : "-");
        }

        return table;
    }

    private static Table Agreement(CalibrationReport report)
    {
        ExitCalibration[] exits = [.. report.Exits.Where(e => e.Bins.Count > 0)];
        Table table = Start(
            "Agreement with the last exit on held-out rows, expected and seen",
            ["tenth", .. exits.SelectMany(e => (string[])[$"layer {e.Layer}", "seen"])]);
        for (int bin = 0; bin < exits.Max(e => e.Bins.Count); bin++)
        {
            table.AddRow([
                (bin + 1).ToString(CultureInfo.InvariantCulture),
                .. exits.SelectMany(e => bin < e.Bins.Count
                    ? (string[])[Percent(e.Bins[bin].Expected), Percent(e.Bins[bin].Seen)]
                    : ["", ""]),
            ]);
        }

        return table;
    }

    private static Table Rates(CalibrationReport report)
    {
        Table table = Start(
            "Promised rates of disagreement, and what they buy on held-out rows",
            ["rate", "epsilon", "seen", "95 % bound", "fewer layers"]);
        foreach (PromisedRate row in report.Disagreement)
        {
            table.AddRow(
                Percent(row.Rate),
                Number(row.Epsilon),
                Percent(row.Seen),
                Percent(row.Bound),
                $"{Number(row.SpeedUp, 2)}x");
        }

        return table;
    }

    private static Table Start(string title, params string[] columns)
    {
        Table table = new Table().Title(title);
        foreach (string column in columns)
        {
            table.AddColumn(new TableColumn(column).RightAligned());
        }

        return table;
    }

    private static string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{100 * share:0.0#} %");

    private static string Number(double value, int digits = 4) =>
        value.ToString("f" + digits.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
}
