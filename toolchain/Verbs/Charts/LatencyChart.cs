using System.Globalization;
using EarlyExitGen.Toolchain.Foundation.Statistics;
using ScottPlot;
using ScottPlot.TickGenerators;

namespace EarlyExitGen.Toolchain.Verbs.Charts;

/// <summary>How long texts take, by the exit that answers them, beside the plain model.</summary>
internal static class LatencyChart
{
    private const double BoxWidth = 0.5;
    private const double MicrosecondsPerMillisecond = 1000;

    /// <summary>
    /// Draws it: boxes from quarter to quarter, whiskers from one text in twenty to one in twenty; the axis is
    /// logarithmic.
    /// </summary>
    /// <param name="exits">The cascade's exits; those that answer no text are left out.</param>
    /// <param name="plain">The plain model.</param>
    public static Plot Draw(IReadOnlyList<LatencyDistribution> exits, LatencyDistribution plain)
    {
        Plot plot = new();
        List<Tick> ticks = [];
        foreach (LatencyDistribution distribution in (LatencyDistribution[])[.. exits.Where(
            exit => exit.Count > 0), plain])
        {
            Box box = new()
            {
                Position = ticks.Count,
                Width = BoxWidth,
                WhiskerMin = Log(distribution.P5),
                BoxMin = Log(distribution.P25),
                BoxMiddle = Log(distribution.Median),
                BoxMax = Log(distribution.P75),
                WhiskerMax = Log(distribution.P95),
            };
            plot.Add.Box(box);
            // Add has given it another.
            box.FillStyle.Color = distribution == plain ? ChartColors.Baseline : ChartColors.Main;
            box.LineStyle.Color = ChartColors.Ink;
            ticks.Add(new Tick(ticks.Count, string.Create(
                CultureInfo.InvariantCulture,
                $"{distribution.Name}\n{Share(distribution, plain)} of the texts\n{Time(distribution.Median)}")));
        }

        plot.Axes.Bottom.TickGenerator = new NumericManual([.. ticks]);
        plot.Axes.Bottom.MajorTickStyle.Length = 0;
        plot.Axes.Bottom.MinimumSize = 70;
        plot.Axes.SetLimitsX(-0.7, ticks.Count - 0.3);
        plot.Axes.Left.TickGenerator = new NumericAutomatic
        {
            MinorTickGenerator = new LogMinorTickGenerator(),
            IntegerTicksOnly = true,
            LabelFormatter = power => Math.Pow(10, power).ToString("0.###", CultureInfo.InvariantCulture),
        };
        plot.Grid.MajorLineColor = ChartColors.Ink.WithOpacity(0.15);
        plot.Grid.MinorLineColor = ChartColors.Ink.WithOpacity(0.05);
        plot.Grid.MinorLineWidth = 1;
        plot.Grid.XAxisStyle.IsVisible = false;
        plot.YLabel("time of a text in milliseconds, logarithmic");
        plot.Title(Title(exits, plain));
        return plot;
    }

    private static string Title(IReadOnlyList<LatencyDistribution> exits, LatencyDistribution plain)
    {
        LatencyDistribution most = exits.MaxBy(exit => exit.Count)!;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{Share(most, plain)} of the texts leave {most.Name}, in {Time(most.Median)} instead of "
                + $"{Time(plain.Median)}");
    }

    // Of few texts the exact share, so that none seems to be nothing.
    private static string Share(LatencyDistribution part, LatencyDistribution all) =>
        ((double)part.Count / all.Count).ToString(
            part.Count < 0.1 * all.Count ? "0.0 %" : "0 %", CultureInfo.InvariantCulture);

    private static string Time(double microseconds) => microseconds < MicrosecondsPerMillisecond
        ? string.Create(CultureInfo.InvariantCulture, $"{microseconds:0} us")
        : string.Create(CultureInfo.InvariantCulture, $"{microseconds / MicrosecondsPerMillisecond:0.0} ms");

    private static double Log(double microseconds) =>
        Math.Log10(Math.Max(microseconds, 1) / MicrosecondsPerMillisecond);
}
