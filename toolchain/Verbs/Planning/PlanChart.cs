using System.Globalization;
using EarlyExitGen.Toolchain.Verbs.Charts;

namespace EarlyExitGen.Toolchain.Verbs.Planning;

/// <summary>The machines that traffic takes, by its rate; both axes are logarithmic.</summary>
internal static class PlanChart
{
    /// <summary>Makes it.</summary>
    public static Chart Of(PlanReport report)
    {
        RatePlan[] plans = [.. report.Plans.OrderBy(plan => plan.Rate)];
        ChartLine[] lines =
        [
            Line("all alike, with the whole cascade", 0, plan => plan.Homogeneous.Machines),
            Line("all alike, with the plain model", 1, plan => plan.Plain?.Machines),
            Line("two tiers: deep", 2, plan => plan.Tiers?.Deep),
            Line("two tiers: front", 3, plan => plan.Tiers?.Front),
        ];
        return new LineChart(
            Title(report),
            "texts a second, logarithmic",
            string.Create(CultureInfo.InvariantCulture, $"machines of {report.Cores} cores, logarithmic"),
            [.. lines.Where(line => line.Xs.Count > 0)])
        {
            IsLogarithmic = true,
            IsLogarithmicUp = true,
        };

        ChartLine Line(string name, int color, Func<RatePlan, int?> machines)
        {
            RatePlan[] known = [.. plans.Where(plan => machines(plan) is > 0)];
            return new ChartLine(
                name,
                [.. known.Select(plan => plan.Rate)],
                [.. known.Select(plan => (double)machines(plan)!.Value)],
                ChartColors.Series[color])
            {
                IsMarked = true,
            };
        }
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
