using System.Globalization;
using EarlyExitGen.Hosting;
using EarlyExitGen.Toolchain.Verbs.Charts;
using ScottPlot;
using ScottPlot.TickGenerators;

namespace EarlyExitGen.Benchmarks.Load;

/// <summary>The 99th percentile over time, of both policies.</summary>
internal static class OverloadChart
{
    private const double Window = 0.5;

    /// <summary>Draws it.</summary>
    /// <param name="runs">The requests of each policy.</param>
    /// <param name="seconds">How long each phase lasted.</param>
    /// <param name="busy">How many times what can be answered came in the middle one.</param>
    public static Plot Draw(
        IReadOnlyDictionary<OverloadPolicy, IReadOnlyList<OpenLoad.Sample>> runs, int seconds, double busy)
    {
        Plot plot = new();
        ScottPlot.Plottables.HorizontalSpan span = plot.Add.HorizontalSpan(seconds, 2 * seconds);
        span.FillStyle.Color = ChartColors.Ink.WithOpacity(0.07);
        span.LineStyle.IsVisible = false;
        span.LegendText = string.Create(CultureInfo.InvariantCulture, $"{busy} times the capacity comes");
        double least = double.MaxValue;
        double most = double.MinValue;
        foreach ((OverloadPolicy policy, IReadOnlyList<OpenLoad.Sample> samples) in runs)
        {
            (double At, double Log)[] points = [.. samples
                .GroupBy(sample => (int)(sample.Due / Window))
                .OrderBy(window => window.Key)
                .Select(window => (
                    (window.Key + 0.5) * Window, Math.Log10(OverloadTest.Percentile(window, 99))))];
            ScottPlot.Plottables.Scatter line = plot.Add.ScatterLine(
                points.Select(point => point.At).ToArray(), points.Select(point => point.Log).ToArray());
            line.Color = policy == OverloadPolicy.TurnDial ? ChartColors.Main : ChartColors.Baseline;
            line.LineWidth = 2;
            line.LegendText = policy.ToString();
            least = Math.Min(least, points.Min(point => point.Log));
            most = Math.Max(most, points.Max(point => point.Log));
        }

        plot.Axes.SetLimits(0, 3 * seconds, Math.Floor(least), most + 0.4); // room for the legend
        plot.Axes.Left.TickGenerator = new NumericAutomatic
        {
            MinorTickGenerator = new LogMinorTickGenerator(),
            IntegerTicksOnly = true,
            LabelFormatter = power => Math.Pow(10, power).ToString("0.###", CultureInfo.InvariantCulture),
        };
        plot.Grid.MajorLineColor = ChartColors.Ink.WithOpacity(0.12);
        plot.ShowLegend(Alignment.UpperRight);
        plot.XLabel("seconds");
        plot.YLabel("p99 of each half second in ms, logarithmic");
        plot.Title(Title(runs, seconds));
        return plot;
    }

    private static string Title(
        IReadOnlyDictionary<OverloadPolicy, IReadOnlyList<OpenLoad.Sample>> runs, int seconds) => string.Create(
        CultureInfo.InvariantCulture,
        $"Above capacity p99 is {BusyP99(runs[OverloadPolicy.TurnDial], seconds):0} ms with TurnDial, "
            + $"{BusyP99(runs[OverloadPolicy.Wait], seconds):0} ms with Wait");

    private static double BusyP99(IReadOnlyList<OpenLoad.Sample> samples, int seconds) => OverloadTest.Percentile(
        samples.Where(sample => sample.Due >= seconds && sample.Due < 2 * seconds), 99);
}
