using System.Globalization;
using EarlyExitGen.Manifests;
using EarlyExitGen.Toolchain.Foundation.Statistics;
using EarlyExitGen.Toolchain.Verbs.Charts;
using EarlyExitGen.Toolchain.Verbs.Reporting;
using EarlyExitGen.Toolchain.Verbs.Sweeping;
using EarlyExitGen.Toolchain.Verbs.Tracing;

namespace EarlyExitGen.Toolchain.Verbs.Comparison;

/// <summary>
/// Accuracy against layers: what every setting of every rule's dial gives, with oracles and models without exits.
/// </summary>
internal static class RuleChart
{
    private const double Percent = 100;

    /// <summary>Makes it.</summary>
    /// <param name="spec">The manifest.</param>
    /// <param name="test">The texts, labelled.</param>
    /// <param name="report">The comparison on them.</param>
    public static Chart Of(CascadeSpec spec, CascadeTrace test, CompareReport report)
    {
        List<ChartLine> lines = [];
        foreach (RuleContender contender in RuleContender.All(spec, test).Where(c => c.Curves.Count == 1))
        {
            IReadOnlyList<DialPoint> points = contender.Curves[0].Points;
            bool isFew = contender.Rule == CascadeRule.Patience;
            lines.Add(new ChartLine(
                contender.Name,
                [.. points.Select(point => test.Costs.Mean(point.Exits))],
                [.. points.Select(point => Percent * point.Accuracy!.Value)],
                ChartColors.OfRule(contender.Name),
                Dots: isFew));
        }

        if (report.Baselines.Count > 0)
        {
            lines.Add(new ChartLine(
                "trained without early exits",
                [.. report.Baselines.Select(b => b.Layers)],
                [.. report.Baselines.Select(b => Percent * b.Accuracy.Value)],
                ChartColors.Ink,
                Dots: true));
        }

        return new LineChart(Title(report), CostTitles.Axis(report.Cost), "accuracy in percent", lines);
    }

    // What the promised rule buys at the goals that it keeps on these texts, and how many those are.
    private static string Title(CompareReport report)
    {
        CompareCell[] cells = [.. report.Cells.Where(cell => cell.Rule == "agreement")];
        cells = cells.Length > 0 ? cells : [.. report.Cells.Where(cell => cell.Rule == "maxProbability")];
        if (cells.Length == 0)
        {
            return string.Create(
                CultureInfo.InvariantCulture,
                $"No rule keeps a goal; the full model answers {report.FullAccuracy.Value:0.0 %} of "
                    + $"{report.Test} texts right");
        }

        CompareCell[] kept = [.. cells.Where(IsKept)];
        string name = cells[0].Rule;
        if (kept.Length == 0)
        {
            return string.Create(
                CultureInfo.InvariantCulture,
                $"{name} keeps none of {cells.Length} goals on {report.Test} other texts");
        }

        // Two answers in a hundred: what most people would give; then the goals that ask for more.
        CompareCell best = kept.MaxBy(
            cell => (cell.Measure == CompareGoal.Disagreement && cell.Limit <= 0.02, cell.Limit))!;
        string less = report.Cost == ExitCosts.Layers ? "times fewer layers" : "times less time by cost";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{name} runs {best.SpeedupLayers.Value:0.0} {less} with {new CompareGoal(best.Measure, best.Limit)}; "
                + $"it keeps {kept.Length} of {cells.Length} goals on {report.Test} other texts");
    }

    private static bool IsKept(CompareCell cell) =>
        (cell.Measure == CompareGoal.Loss ? cell.Loss.Value : cell.Disagreement.Value) <= cell.Limit;
}
