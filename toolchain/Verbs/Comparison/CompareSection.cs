using System.Globalization;
using EarlyExitGen.Toolchain.Verbs.Charts;
using EarlyExitGen.Toolchain.Verbs.Reporting;

namespace EarlyExitGen.Toolchain.Verbs.Comparison;

/// <summary>A comparison for people.</summary>
internal static class CompareSection
{
    /// <summary>Tables of rules by goals, oracles and baselines, and the chart if there is one.</summary>
    public static ReportSection Of(CompareReport report, Chart? chart)
    {
        (string most, string cost) = CostTitles.Short(report.Cost);
        List<ReportTable> tables =
        [
            .. report.Cells.GroupBy(cell => new CompareGoal(cell.Measure, cell.Limit))
                .Select(goal => Rules(goal, report.Cost)),
            new(
                "What no rule can reach",
                ["oracle", CostTitles.Less(report.Cost), "accuracy, %", "answered otherwise, %"],
                [.. report.Oracles.Select(o => (string[])
                    [o.Name, Figures.Number(
                        o.SpeedupLayers), Figures.Percent(o.Accuracy), Figures.Percent(o.Disagreement)])]),
        ];
        if (report.Baselines.Count > 0)
        {
            tables.Add(new ReportTable(
                $"Against models without early exits, at no more {most}",
                [
                    "baseline", cost, "its accuracy, %", $"the cascade's {cost}", "the cascade's accuracy, %",
                    "more, points",
                ],
                [.. report.Baselines.Select(b => (string[])
                    [
                        b.Name, Figures.Number(b.Layers, "0.##"), Figures.Percent(b.Accuracy),
                        Figures.Number(b.CascadeLayers, "0.##"),
                        Figures.Percent(b.CascadeAccuracy), Figures.Percent(b.Gain),
                    ])]));
        }

        if (report.Words.Count > 0)
        {
            tables.Add(Words(report));
        }

        return new ReportSection(
            "Exit rules compared",
            string.Create(
                CultureInfo.InvariantCulture,
                $"""
                Dials chosen on {report.Dev} held-out texts, measured on {report.Test} others; exits after {string.Join(", ", report.ExitLayers.Select(Figures.Exit))} layers. The full model: {Figures.Percent(report.FullAccuracy)} % right.
                In brackets 95 % intervals of a paired bootstrap over the texts. "Over maxProbability" is the ratio of the speed-ups.{CostTitles.Note(report.Cost)}
                """),
            tables,
            chart is null ? [] : [Chart(chart)]);
    }

    /// <summary>The chart with its name.</summary>
    public static ReportChart Chart(Chart chart) => new(
        "accuracy-by-layers-and-rule",
        "Accuracy against layers, by exit rule: what every setting of each dial gives. Between rules whose curves are "
            + "the same stands =.",
        chart);

    private static ReportTable Words(CompareReport report) => new(
        "With the lexical exit and without it, the promises of both fitted on the held-out texts",
        [
            "promised, %", "leave at the words, %", "fewer layers without", "with it", "ratio",
            "answered otherwise without, %", "otherwise with it, %", "accuracy with it, points more",
        ],
        [.. report.Words.Select(row => (string[])
            [
                Figures.Percent(row.Promised), Figures.Percent(row.Leaving), Figures.Number(row.SpeedupWithout),
                Figures.Number(row.SpeedupWith), Figures.Ratio(row.Ratio), Figures.Percent(row.DisagreementWithout),
                Figures.Percent(row.DisagreementWith), Figures.Percent(row.Gain),
            ])]);

    private static ReportTable Rules(IGrouping<CompareGoal, CompareCell> goal, string unit) => new(
        $"{goal.Key} on the held-out texts",
        [
            "rule", "dial", "last layer", CostTitles.Less(unit), "accuracy, %", "lost, points",
            "answered otherwise, %", "over maxProbability",
        ],
        [.. goal.Select(cell => (string[])
            [
                cell.Rule,
                Figures.Dial(cell.Dial),
                Figures.Count(cell.LastLayer),
                Figures.Number(cell.SpeedupLayers),
                Figures.Percent(cell.Accuracy),
                Figures.Percent(cell.Loss),
                Figures.Percent(cell.Disagreement),
                Figures.Ratio(cell.OverMaxProbability),
            ])]);
}
