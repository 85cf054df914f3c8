using System.Globalization;
using EarlyExitGen.Toolchain.Foundation.Files;
using EarlyExitGen.Toolchain.Foundation.Statistics;
using EarlyExitGen.Toolchain.Verbs.Calibration;
using EarlyExitGen.Toolchain.Verbs.Reporting;

namespace EarlyExitGen.Toolchain.Verbs.Analysis;

/// <summary>An analysis for people.</summary>
internal static class AnalysisSection
{
    private const double Percent = 100;

    /// <summary>Shows where texts leave and why, and what goes wrong there.</summary>
    public static ReportSection Of(AnalysisReport report)
    {
        bool isLabelled = report.Labels.Count > 0;
        List<ReportTable> tables = [Correlations(report), Lengths(report)];
        List<ReportChart> charts = [AnalysisCharts.Lengths(report)];
        if (isLabelled)
        {
            tables.Add(Labels(report));
            charts.Add(AnalysisCharts.Labels(report));
        }

        if (report.Wrong.Count > 0)
        {
            tables.Add(Wrong(report, isLabelled));
        }

        string text = string.Create(
            CultureInfo.InvariantCulture,
            $"{report.Count} texts; decisions by {report.Rule} at "
                + $"{report.Dial}.{(isLabelled ? "" : " There are no labels, so what needs them is left out.")}");
        return new ReportSection("What leaves where", text, tables, charts);
    }

    /// <summary>How good probabilities are, before and after temperatures.</summary>
    public static ReportSection Probabilities(AnalysisReport report)
    {
        bool isLabelled = report.Reliability[0].Before is not null;
        List<ReportTable> tables = [];
        List<ReportChart> charts = [];
        if (isLabelled)
        {
            tables.Add(ReliabilityTable.Of(
                "Probabilities by exit, at temperature 1 and at the manifest's",
                report.Reliability.Select(exit => (exit.Layer, exit.Before!, exit.After!))));
            charts.Add(AnalysisCharts.Confidence(report));
        }

        if (report.Reliability.Any(exit => exit.Agreement.Count > 0))
        {
            charts.Add(AnalysisCharts.Agreement(report));
        }

        return new ReportSection(
            "How good probabilities are",
            "NLL in nats, ECE over 15 bins of equal width, Brier over all labels (0 to 2). Agreement in tenths of the "
                + "texts.",
            tables,
            charts);
    }

    private static ReportTable Correlations(AnalysisReport report) => new(
        "Spearman's rho of each exit's confidence",
        ["exit after layer", "with the number of tokens", "its p", "with consistency", "p of that"],
        [.. report.Exits.Select(exit => (string[])
            [
                Figures.Exit(exit.Layer),
                Figures.Number(exit.WithLength.Rho, "0.000"), P(exit.WithLength),
                Figures.Number(exit.WithConsistency.Rho, "0.000"), P(exit.WithConsistency),
            ])]);

    private static ReportTable Lengths(AnalysisReport report) => new(
        "Exits by length",
        [
            "tokens", "texts", .. report.Exits.Select(exit => $"leave {Figures.Place(exit.Layer)}, %"),
            "mean layers", "first exit's confidence",
            "answered otherwise, %", "accuracy, %",
        ],
        [.. report.Lengths.Select(group => (string[])
            [
                $"{Figures.Count(group.From)} to {Figures.Count(group.To)}", Figures.Count(group.Count),
                .. group.Exits.Select(share => Figures.Number(Percent * share, "0.0")),
                Figures.Number(group.MeanLayers, "0.00"), Figures.Number(group.FirstConfidence, "0.000"),
                Figures.Percent(group.Disagreement),
                Figures.Percent(group.Accuracy),
            ])]);

    private static ReportTable Labels(AnalysisReport report) => new(
        "The first exit's confidence by label",
        ["label", "texts", "accuracy, %", "mean", "a quarter below", "median", "a quarter above"],
        [.. report.Labels.Select(label => (string[])
            [
                Excerpt.Of(label.Label), Figures.Count(label.Count), Figures.Percent(label.Accuracy),
                Figures.Number(label.Mean, "0.000"),
                Figures.Number(label.Quantiles[1], "0.000"), Figures.Number(label.Quantiles[2], "0.000"),
                Figures.Number(label.Quantiles[3], "0.000"),
            ])]);

    private static ReportTable Wrong(AnalysisReport report, bool isLabelled) => new(
        isLabelled
            ? "Most confidently wrong where they leave"
            : "Most confidently otherwise than the last exit where they leave",
        ["text", "row", "leaves after", "confidence", "answer", "label", "the last exit"],
        [.. report.Wrong.Select(text => (string[])
            [
                Excerpt.Of(text.Text), Figures.Count(text.Row), Figures.Exit(text.Layer),
                Figures.Number(text.Confidence, "0.000"), text.Answer, text.Label ?? "", text.Last,
            ])]);

    private static string P(RankCorrelation correlation) => correlation.P is not { } p ? ""
        : p < 0.0001 ? "< 0.0001"
        : Figures.Number(p);
}
