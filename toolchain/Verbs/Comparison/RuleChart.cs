using System.Globalization;
using EarlyExitGen.Manifests;
using EarlyExitGen.Toolchain.Foundation.Statistics;
using EarlyExitGen.Toolchain.Verbs.Charts;
using EarlyExitGen.Toolchain.Verbs.Reporting;
using EarlyExitGen.Toolchain.Verbs.Sweeping;
using EarlyExitGen.Toolchain.Verbs.Tracing;
using ScottPlot;

namespace EarlyExitGen.Toolchain.Verbs.Comparison;

/// <summary>
/// Accuracy against layers: what every setting of every rule's dial gives, with oracles and models without exits.
/// </summary>
internal static class RuleChart
{
    private const double Percent = 100;

    /// <summary>Draws it.</summary>
    /// <param name="spec">The manifest.</param>
    /// <param name="test">The texts, labelled.</param>
    /// <param name="report">The comparison on them.</param>
    public static Plot Draw(CascadeSpec spec, CascadeTrace test, CompareReport report)
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
                Dots: isFew));
        }

        if (report.Baselines.Count > 0)
        {
            lines.Add(new ChartLine(
                "trained without early exits",
                [.. report.Baselines.Select(b => (double)b.Layers)],
                [.. report.Baselines.Select(b => Percent * b.Accuracy.Value)],
                Dots: true));
        }

        return LineChart.Draw(
            Title(report), CostTitles.Axis(report.Cost), "accuracy in percent", lines);
    }

    private static string Title(CompareReport report)
    {
        CompareCell? fast = report.Cells.FirstOrDefault(c => c.Rule == "agreement" && c.Measure == CompareGoal.Loss);
        string less = report.Cost == ExitCosts.Layers ? "fewer layers" : "less time";
        return fast is null
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"The full model answers {report.FullAccuracy.Value:P1} of {report.Test} texts right")
            : string.Create(
                CultureInfo.InvariantCulture,
                $"{fast.SpeedupLayers.Value:0.0} times {less} cost {Percent * fast.Loss.Value:0.0#} points of "
                    + $"accuracy on {report.Test} texts");
    }
}
