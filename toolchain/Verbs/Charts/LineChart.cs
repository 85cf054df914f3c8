using ScottPlot;

namespace EarlyExitGen.Toolchain.Verbs.Charts;

/// <summary>Lines and single points over two axes, with a legend.</summary>
internal static class LineChart
{
    private static readonly MarkerShape[] Shapes =
        [
            MarkerShape.FilledDiamond, MarkerShape.FilledSquare, MarkerShape.FilledTriangleUp,
            MarkerShape.FilledCircle, MarkerShape.FilledTriangleDown,
        ];

    /// <summary>Draws it.</summary>
    /// <param name="title">What is seen.</param>
    /// <param name="horizontal">What the horizontal axis measures, with its unit.</param>
    /// <param name="vertical">The same of the vertical one.</param>
    /// <param name="lines">The lines; colours and marks follow their order.</param>
    public static Plot Draw(string title, string horizontal, string vertical, IReadOnlyList<ChartLine> lines)
    {
        Plot plot = new();
        int drawn = 0;
        int dotted = 0;
        foreach (ChartLine line in lines)
        {
            ScottPlot.Plottables.Scatter scatter = plot.Add.Scatter(line.Xs.ToArray(), line.Ys.ToArray());
            scatter.LegendText = line.Name;
            scatter.Color = line.Dots || line.IsReference
                ? ChartColors.Ink
                : ChartColors.Series[drawn++ % ChartColors.Series.Count];
            scatter.LineWidth = line.Dots ? 0 : line.IsReference ? 1 : 2;
            scatter.LinePattern = line.IsReference ? LinePattern.Dashed : LinePattern.Solid;
            scatter.MarkerSize = line.Dots ? 11 : line.IsMarked ? 8 : 0;
            scatter.MarkerShape = line.Dots || line.IsMarked
                ? Shapes[dotted++ % Shapes.Length]
                : Shapes[0];
        }

        plot.Axes.Margins(0.05, 0.08);
        plot.Grid.MajorLineColor = ChartColors.Ink.WithOpacity(0.12);
        plot.ShowLegend(Alignment.LowerRight);
        plot.XLabel(horizontal);
        plot.YLabel(vertical);
        plot.Title(title);
        return plot;
    }
}
