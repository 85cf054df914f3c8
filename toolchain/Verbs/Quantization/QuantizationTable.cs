using System.Globalization;
using EarlyExitGen.Toolchain.Foundation.Statistics;
using Spectre.Console;

namespace EarlyExitGen.Toolchain.Verbs.Quantization;

/// <summary>Prints what a quantization did.</summary>
internal static class QuantizationTable
{
    private const double Mebibyte = 1024 * 1024;

    /// <summary>Prints it.</summary>
    public static void Write(IAnsiConsole console, QuantizationReport report)
    {
        console.MarkupLineInterpolated(
            CultureInfo.InvariantCulture,
            $"{report.Quantized} of {report.Matrices} matrices of the blocks in {report.Bits} bits; files: {report.Bytes.Before / Mebibyte:F1} MiB, now {report.Bytes.After / Mebibyte:F1} MiB ({report.SinglePrecisionBytes / Mebibyte:F1} MiB in single precision).");
        if (report.Count == 0)
        {
            console.MarkupLine("Nothing was refitted or measured; that takes --data.");
            return;
        }

        Table table = new();
        table.Title = new TableTitle(string.Create(CultureInfo.InvariantCulture, $"{report.Count} texts, before and after"));
        table.AddColumns("exit after layer", "accuracy", "agrees with last", "NLL", "answers as before", "time / before");
        foreach (QuantizedExit exit in report.Exits)
        {
            table.AddRow(
                exit.Layer.ToString(CultureInfo.InvariantCulture),
                Percent(exit.Accuracy),
                Percent(exit.AgreementWithLast),
                string.Create(CultureInfo.InvariantCulture, $"{exit.NegativeLogLikelihood.Before:F4}, {exit.NegativeLogLikelihood.After:F4}"),
                exit.AgreementWithBefore.ToString("P2", CultureInfo.InvariantCulture),
                Time(exit.Time));
        }

        console.Write(table);
        if (report.PlainTime is { } plain)
        {
            console.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"Plain model: time / before {Time(plain)}.");
        }
    }

    private static string Percent(BeforeAfter figure) =>
        string.Create(CultureInfo.InvariantCulture, $"{figure.Before:P2}, {figure.After:P2}");

    private static string Time(RatioEstimate ratio) =>
        string.Create(CultureInfo.InvariantCulture, $"{ratio.Ratio:F3} ({ratio.Low:F3} to {ratio.High:F3})");
}
