using System.Globalization;
using EarlyExitGen.Toolchain.Verbs.Charts;
using ScottPlot;

namespace EarlyExitGen.Toolchain.Verbs.Planning;

/// <summary>The machines that traffic takes, by its rate; both axes are logarithmic.</summary>
internal static class PlanChart
{
    /// <summary>Draws it.</summary>
    public static Plot Draw(PlanReport report)
    {
        RatePlan[] plans = [.. report.Plans.OrderBy(plan => plan.Rate)];
        Plot plot = LineChart.Draw(
            Title(report),
            "texts a second, logarithmic",
            string.Create(CultureInfo.InvariantCulture, $"machines of {report.Cores} cores, logarithmic"),
            [
                .. new[]
                {
                    Line("all alike, with the whole cascade", plans, plan => plan.Homogeneous.Machines),
                    Line("all alike, with the plain model", plans, plan => plan.Plain?.Machines),
                    Line("two tiers: deep", plans, plan => plan.Tiers?.Deep),
                    Line("two tiers: front", plans, plan => plan.Tiers?.Front),
                }.Where(line => line.Xs.Count > 0),
            ]);
        LogAxis.Apply(plot.Axes.Bottom);
        LogAxis.Apply(plot.Axes.Left);
        return plot;
    }

    private static ChartLine Line(string name, RatePlan[] plans, Func<RatePlan, int?> machines)
    {
        (double Rate, int Machines)[] points =
            [.. plans.Where(plan => machines(plan) is not null).Select(plan => (plan.Rate, machines(plan)!.Value))];
        return new ChartLine(
            name,
            [.. points.Select(point => Math.Log10(point.Rate))],
            [.. points.Select(point => Math.Log10(point.Machines))])
        {
            IsMarked = true,
        };
    }

    private static string Title(PlanReport report)
    {
        RatePlan plan = report.Plans[0];
        string plain = plan.Plain?.Machines is { } many
            ? string.Create(CultureInfo.InvariantCulture, $" instead of {many:#,0}")
            : "";
        int? fewest = plan.Homogeneous.Machines ?? plan.Tiers?.Machines;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{plan.Rate:#,0.###} texts a second within {report.P99Milliseconds:0.###} ms: "
                + $"{fewest:#,0} machines{plain}");
    }
}
