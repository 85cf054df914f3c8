using System.Globalization;
using Spectre.Console;

namespace EarlyExitGen.Toolchain.Verbs.Evaluation;

/// <summary>Prints an evaluation for people.</summary>
internal static class EvaluationTable
{
    /// <summary>Writes a row for the plain model, one with no exit taken, and one for every setting of the dial.</summary>
    public static void Write(IAnsiConsole console, EvaluationReport report)
    {
        Table table = new Table().Title(Text($"{report.Count} texts, rule {report.Rule}"));
        foreach (string column in (string[])
            ["dial", "accuracy", "disagreement", "exits", "layers", "fewer layers", "microseconds", "faster"])
        {
            table.AddColumn(new TableColumn(column).RightAligned());
        }

        if (report.Plain is { } plain)
        {
            table.AddRow("plain", Percent(plain.Accuracy), "", "", "", "", Text($"{plain.MeanMicroseconds:f0}"), "");
        }

        foreach (EvaluationPoint point in (EvaluationPoint[])[report.NeverExit, .. report.Points])
        {
            table.AddRow(
                point.Dial is { } dial ? Text($"{dial}") : "never exit",
                Percent(point.Accuracy),
                Percent(point.Disagreement),
                string.Join(' ', point.Exits.Select(count => Text($"{count}"))),
                Text($"{point.MeanLayers:f2}"),
                Text($"{point.SpeedupLayers:f2}x"),
                Text($"{point.MeanMicroseconds:f0}"),
                point.SpeedupWallClock is { } ratio ? Text($"{ratio:f2}x") : "");
        }

        console.Write(table);
    }

    private static string Percent(double share) => Text($"{100 * share:f2} %");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
