using ScottPlot;
using ScottPlot.TickGenerators;

namespace EarlyExitGen.Toolchain.Verbs.Charts;

/// <summary>Bars made of shares that add up to a whole.</summary>
internal static class StackedBarChart
{
    private const double Percent = 100;

    /// <summary>Draws it.</summary>
    /// <param name="title">What is seen.</param>
    /// <param name="horizontal">What bars stand for.</param>
    /// <param name="vertical">What they are made of.</param>
    /// <param name="bars">Each bar's name and shares.</param>
    /// <param name="parts">The parts' names, in the order of the shares.</param>
    public static Plot Draw(
        string title,
        string horizontal,
        string vertical,
        IReadOnlyList<(string Name, IReadOnlyList<double> Shares)> bars,
        IReadOnlyList<string> parts)
    {
        Plot plot = new();
        for (int part = 0; part < parts.Count; part++)
        {
            Bar[] drawn = [.. bars.Select((bar, i) => new Bar
            {
                Position = i,
                ValueBase = Percent * bar.Shares.Take(part).Sum(),
                Value = Percent * bar.Shares.Take(part + 1).Sum(),
                FillColor = ChartColors.Series[part % ChartColors.Series.Count],
                LineColor = ChartColors.Ink,
                Size = 0.7,
            })];
            plot.Add.Bars(drawn).LegendText = parts[part];
        }

        plot.Axes.Bottom.TickGenerator = new NumericManual([.. bars.Select((bar, i) => new Tick(i, bar.Name))]);
        plot.Axes.Bottom.MajorTickStyle.Length = 0;
        plot.Axes.SetLimitsY(0, Percent);
        plot.Grid.XAxisStyle.IsVisible = false;
        plot.ShowLegend(Edge.Right);
        plot.XLabel(horizontal);
        plot.YLabel(vertical);
        plot.Title(title);
        return plot;
    }
}
