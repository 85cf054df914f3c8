using EarlyExitGen.Toolchain.Foundation.Statistics;
using EarlyExitGen.Toolchain.Verbs.Reporting;

namespace EarlyExitGen.Toolchain.Verbs.Benchmarking;

/// <summary>A benchmark for people.</summary>
internal static class BenchSection
{
    /// <summary>A row for every exit, and what else was measured in words.</summary>
    public static ReportSection Of(BenchReport report)
    {
        List<string> lines =
        [
            FormattableString.Invariant(
                $"{report.Count} texts of {report.MeanTokens:f0} tokens on average.")
                + FormattableString.Invariant(
                    $" The plain model ({report.Plain}): {report.PlainMicroseconds:f0} us a text."),
            $"Throughput, all processors busy: {Figures.Ratio(report.Throughput)} times the plain model's.",
            FormattableString.Invariant(
                $"Managed overhead: {report.OverheadMicroseconds:f1} us a text;")
                + FormattableString.Invariant($" allocated: {report.AllocatedBytes:f0} bytes a text."),
        ];
        if (report.NaiveBaseline is { } first)
        {
            lines.Add(
                "The plain model as it is written first (NamedOnnxValue, Run, default options, "
                + $"Microsoft.ML.Tokenizers): {Figures.Ratio(first)} times the plain model's time.");
        }

        lines.Add("In brackets 95 % intervals over the rounds.");
        return new ReportSection(
            "Timed against the plain model",
            string.Join('\n', lines),
            [
                new ReportTable(
                    "Times by where the texts leave",
                    ["every text leaves", "time / plain"],
                    [
                        .. report.Exits.Select(exit => Row(
                            Figures.Place(exit.Layer) + (exit.Model is { } model ? $" of {model}" : ""),
                            new RatioEstimate(exit.Ratio, exit.Low, exit.High))),
                        Row("never", report.NeverExit),
                        Row("at its own dial", report.OwnDial),
                    ]),
            ],
            []);
    }

    private static string[] Row(string name, RatioEstimate ratio) => [name, Figures.Ratio(ratio)];
}
