using ScottPlot;
using ScottPlot.TickGenerators;

namespace EarlyExitGen.Toolchain.Verbs.Charts;

/// <summary>Boxes from quarter to quarter, whiskers from one in twenty to one in twenty.</summary>
internal static class BoxChart
{
    /// <summary>Draws it.</summary>
    /// <param name="title">What is seen.</param>
    /// <param name="vertical">What is measured, with its unit.</param>
    /// <param name="boxes">Each box's name, and its 5th, 25th, 50th, 75th and 95th percentile.</param>
    public static Plot Draw(
        string title, string vertical, IReadOnlyList<(string Name, IReadOnlyList<double> Quantiles)> boxes)
    {
        Plot plot = new();
        for (int i = 0; i < boxes.Count; i++)
        {
            IReadOnlyList<double> quantiles = boxes[i].Quantiles;
            Box box = new()
            {
                Position = i,
                Width = 0.5,
                WhiskerMin = quantiles[0],
                BoxMin = quantiles[1],
                BoxMiddle = quantiles[2],
                BoxMax = quantiles[3],
                WhiskerMax = quantiles[4],
            };
            plot.Add.Box(box);
            box.FillStyle.Color = ChartColors.Main; // Add has given it another
            box.LineStyle.Color = ChartColors.Ink;
        }

        plot.Axes.Bottom.TickGenerator = new NumericManual([.. boxes.Select((box, i) => new Tick(i, box.Name))]);
        plot.Axes.Bottom.MajorTickStyle.Length = 0;
        plot.Axes.SetLimitsX(-0.7, boxes.Count - 0.3);
        plot.Grid.XAxisStyle.IsVisible = false;
        plot.YLabel(vertical);
        plot.Title(title);
        return plot;
    }
}
