using System.Globalization;
using EarlyExitGen.Toolchain.Foundation.Files;
using EarlyExitGen.Toolchain.Verbs.Calibration;
using EarlyExitGen.Toolchain.Verbs.Charts;
using EarlyExitGen.Toolchain.Verbs.Reporting;

namespace EarlyExitGen.Toolchain.Verbs.Analysis;

/// <summary>The charts of an analysis.</summary>
internal static class AnalysisCharts
{
    private const double Percent = 100;
    private const int MostLines = 6;

    /// <summary>Where texts leave, by their length.</summary>
    public static ReportChart Lengths(AnalysisReport report) => new(
        "exits-by-length",
        $"Where texts leave, by their number of tokens; {Figures.Count(report.Count)} texts.",
        new StackedBarChart(
            LengthTitle(report.Lengths),
            "tokens",
            "share of the texts in percent",
            [.. report.Lengths.Select(
                group => ($"{Figures.Count(group.From)} to {Figures.Count(group.To)}", group.Exits))],
            [.. report.Exits.Select(
                (exit, i) => (Figures.Place(exit.Layer), ChartColors.OfExit(i, report.Exits.Count)))]));

    /// <summary>How sure the first exit is, by label.</summary>
    public static ReportChart Labels(AnalysisReport report)
    {
        LabelConfidence[] labels = [.. report.Labels.Where(label => label.Count > 0)];
        LabelConfidence most = labels.MaxBy(label => label.Mean)!;
        LabelConfidence least = labels.MinBy(label => label.Mean)!;
        return new ReportChart(
            "confidence-by-label",
            "The first exit's confidence by label: quarters, and one text in twenty to each side.",
            new BoxChart(
                labels.Length < 2
                    ? "How sure the first exit is"
                    : $"The first exit is surest of {Excerpt.Of(most.Label)} (on average "
                        + $"{Figures.Number(most.Mean, "0.00")}), least sure of {Excerpt.Of(least.Label)} "
                        + $"({Figures.Number(least.Mean, "0.00")})",
                "confidence (calibrated probability of the answer)",
                [.. labels.Select(label => new ChartBox(
                    Excerpt.Of(label.Label), $"{Figures.Number(Percent * label.Accuracy, "0.0")} % right",
                    label.Quantiles, ChartColors.Main))])
            {
                End = 1,
            });
    }

    /// <summary>Confidence against accuracy.</summary>
    public static ReportChart Confidence(AnalysisReport report)
    {
        ExitReliability worst = report.Reliability.MaxBy(exit => exit.After!.ExpectedCalibrationError)!;
        return Diagram(
            "reliability",
            "Confidence against accuracy at the manifest's temperatures",
            "Confidence and accuracy lie "
                + $"{Points(report.Reliability[^1].After!.ExpectedCalibrationError)} points apart at the last exit, "
                + $"at most {Points(worst.After!.ExpectedCalibrationError)} ({Figures.Place(worst.Layer)})",
            ("confidence in percent", "answered right, in percent"),
            report,
            exit => exit.Confidence);
    }

    /// <summary>Predicted against seen agreement with the last exit.</summary>
    public static ReportChart Agreement(AnalysisReport report)
    {
        ExitReliability worst = report.Reliability.Where(exit => exit.Agreement.Count > 0)
            .MaxBy(exit => Gap(exit.Agreement))!;
        return Diagram(
            "reliability-of-agreement",
            "Agreement with the last exit, predicted and seen",
            $"Predicted agreement lies at most {Points(Gap(worst.Agreement))} points from what is seen, on average "
                + $"over an exit's texts ({Figures.Place(worst.Layer)})",
            ("predicted agreement in percent", "answered as by the last exit, in percent"),
            report,
            exit => exit.Agreement);
    }

    private static ReportChart Diagram(
        string name,
        string caption,
        string title,
        (string Horizontal, string Vertical) axes,
        AnalysisReport report,
        Func<ExitReliability, IReadOnlyList<AgreementBin>> bins)
    {
        (ExitReliability Exit, ChartColor Color)[] exits =
        [
            .. report.Reliability
                .Select((exit, i) => (Exit: exit, Color: ChartColors.OfExit(i, report.Reliability.Count)))
                .Where(of => bins(of.Exit).Count > 0),
        ];

        // More lines than can be told apart are thinned out: first and last are among those shown.
        int shown = Math.Min(exits.Length, MostLines);
        double least = Percent * exits.Min(of => bins(of.Exit).Min(bin => Math.Min(bin.Expected, bin.Seen)));
        return new ReportChart(
            name,
            caption + "; on the diagonal they are the same.",
            new LineChart(
                title,
                axes.Horizontal,
                axes.Vertical,
                [
                    new ChartLine("the same", [least, Percent], [least, Percent], ChartColors.Ink, IsReference: true),
                    .. Enumerable.Range(0, shown)
                        .Select(i => exits[shown == 1 ? 0 : i * (exits.Length - 1) / (shown - 1)])
                        .Select(of => new ChartLine(
                            Figures.Place(of.Exit.Layer),
                            [.. bins(of.Exit).Select(bin => Percent * bin.Expected)],
                            [.. bins(of.Exit).Select(bin => Percent * bin.Seen)],
                            of.Color)
                        {
                            Tips = [.. bins(of.Exit).Select(bin => string.Create(
                                CultureInfo.InvariantCulture,
                                $"{Figures.Place(of.Exit.Layer)}: predicted {bin.Expected:0.0 %}, ")
                                + string.Create(CultureInfo.InvariantCulture, $"seen {bin.Seen:0.0 %}, ")
                                + $"{Figures.Count(bin.Count)} texts")],
                        }),
                ]));
    }

    private static string LengthTitle(IReadOnlyList<LengthGroup> groups)
    {
        double first = Early(groups[0]);
        double last = Early(groups[^1]);
        return groups.Count < 2
            ? $"{Points(first)} % of the texts leave early"
            : $"{Points(first)} % of the shortest texts leave early, {Points(last)} % of the longest";
    }

    private static double Early(LengthGroup group) => group.Exits.SkipLast(1).Sum();

    private static double Gap(IReadOnlyList<AgreementBin> bins) =>
        bins.Sum(bin => bin.Count * Math.Abs(bin.Expected - bin.Seen)) / bins.Sum(bin => bin.Count);

    private static string Points(double share) => Figures.Number(Percent * share, "0.0");
}
