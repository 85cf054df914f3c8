using EarlyExitGen.Toolchain.Verbs.Reporting;

namespace EarlyExitGen.Toolchain.Verbs.Quantization;

/// <summary>What a quantization did, for people.</summary>
internal static class QuantizationSection
{
    private const double Mebibyte = 1024 * 1024;

    /// <summary>The sizes in words, and what became of each exit.</summary>
    public static ReportSection Of(QuantizationReport report)
    {
        List<string> lines =
        [
            FormattableString.Invariant(
                $"{report.Quantized} of {report.Matrices} matrices of the blocks in {report.Bits} bits; files:")
                + FormattableString.Invariant(
                    $" {report.Bytes.Before / Mebibyte:F1} MiB, now {report.Bytes.After / Mebibyte:F1} MiB")
                + FormattableString.Invariant(
                    $" ({report.SinglePrecisionBytes / Mebibyte:F1} MiB in single precision)."),
        ];
        if (report.Kept.Count > 0)
        {
            lines.Add($"In 8-bit integers before, and as it was: {string.Join(", ", report.Kept)}.");
        }

        if (report.Count == 0)
        {
            lines.Add("Nothing was refitted or measured; that takes --calibration.");
            return Section([]);
        }

        if (report.PlainTime is { } plain)
        {
            lines.Add($"The plain model takes {Figures.Ratio(plain)} times as long as before.");
        }

        return Section([
            new ReportTable(
                $"{Figures.Count(report.Count)} texts, before and after; in brackets 95 % intervals",
                [
                    "exit after layer", "accuracy, %", "accuracy after, %", "as the last, %", "as the last after, %",
                    "NLL", "NLL after", "answered as before, %", "time / before",
                ],
                [.. report.Exits.Select(Row)]),
        ]);

        ReportSection Section(IReadOnlyList<ReportTable> tables) =>
            new("Quantized", string.Join('\n', lines), tables, []);
    }

    private static string[] Row(QuantizedExit exit) =>
    [
        Figures.Exit(exit.Layer) + (exit.Model is { } model ? $" of {model}" : ""),
        Figures.Percent(exit.Accuracy.Before),
        Figures.Percent(exit.Accuracy.After),
        Figures.Percent(exit.AgreementWithLast.Before),
        Figures.Percent(exit.AgreementWithLast.After),
        Figures.Number(exit.NegativeLogLikelihood.Before),
        Figures.Number(exit.NegativeLogLikelihood.After),
        Figures.Percent(exit.AgreementWithBefore),
        Figures.Ratio(exit.Time),
    ];
}
