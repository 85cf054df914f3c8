using System.Globalization;
using EarlyExitGen.Toolchain.Foundation.Statistics;
using Spectre.Console;

namespace EarlyExitGen.Toolchain.Verbs.Benchmarking;

/// <summary>Prints a benchmark for people.</summary>
internal static class BenchTable
{
    /// <summary>Writes a row for every exit, and what else was measured below.</summary>
    public static void Write(IAnsiConsole console, BenchReport report)
    {
        Table table = new Table().Title(Text(
            $"{report.Count} texts of {report.MeanTokens:f0} tokens on average; the plain model ({report.Plain}): {report.PlainMicroseconds:f0} us"));
        foreach (string column in (string[])["every text leaves", "time / plain", "95 % interval"])
        {
            table.AddColumn(new TableColumn(column).RightAligned());
        }

        foreach (ExitRatio exit in report.Exits)
        {
            table.AddRow(Text($"after layer {exit.Layer}"), Text($"{exit.Ratio:f3}"), Interval(exit.Low, exit.High));
        }

        table.AddRow("never", Text($"{report.NeverExit.Ratio:f3}"), Interval(report.NeverExit.Low, report.NeverExit.High));
        table.AddRow("at its own dial", Text($"{report.OwnDial.Ratio:f3}"), Interval(report.OwnDial.Low, report.OwnDial.High));
        console.Write(table);
        if (report.NaiveBaseline is { } first)
        {
            console.WriteLine(Text(
                $"The plain model as it is written first (NamedOnnxValue, Run, default options, Microsoft.ML.Tokenizers): {first.Ratio:f2}x the plain model's time ({Interval(first.Low, first.High)})."));
        }

        console.WriteLine(Text($"Throughput, all processors busy: {report.Throughput.Ratio:f2}x the plain model's ({Interval(report.Throughput.Low, report.Throughput.High)})."));
        console.WriteLine(Text($"Managed overhead: {report.OverheadMicroseconds:f1} us a text; allocated: {report.AllocatedBytes:f0} bytes a text."));
    }

    private static string Interval(double low, double? high) =>
        high is null ? "" : Text($"{low:f3} to {high:f3}");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
