using System.Globalization;

namespace EarlyExitGen.Toolchain.Verbs.Charts;

/// <summary>Bars made of shares that add up to a whole, one below the other.</summary>
/// <param name="title">What is seen.</param>
/// <param name="names">What bars stand for.</param>
/// <param name="horizontal">What they are made of.</param>
/// <param name="bars">Each bar's name and shares.</param>
/// <param name="parts">The parts' names and colours, in the order of the shares.</param>
internal sealed class StackedBarChart(
    string title,
    string names,
    string horizontal,
    IReadOnlyList<(string Name, IReadOnlyList<double> Shares)> bars,
    IReadOnlyList<(string Name, ChartColor Color)> parts) : Chart(title)
{
    private const double Percent = 100;

    /// <inheritdoc/>
    protected override void Draw(Drawing drawing)
    {
        double top = Legend.Draw(drawing, [.. parts.Select(part => (part.Name, Swatch(part.Color)))]);
        top += drawing.LineHeight;
        drawing.Text(0, top - 6, names, ChartColors.Dim);
        double row = drawing.LineHeight + 12;
        double left = bars.Max(bar => Drawing.Measure(bar.Name, drawing.TextSize)) + 12;
        double bottom = top + (row * bars.Count);
        Axis x = Axis.Linear(0, Percent, left, drawing.Width - 24, 5);
        for (int i = 0; i < bars.Count; i++)
        {
            double y = top + (row * i) + 4;
            drawing.Text(0, y + ((row - 8) / 2) + (drawing.TextSize * 0.35), bars[i].Name);
            double sum = 0;
            for (int part = 0; part < parts.Count; part++)
            {
                double share = bars[i].Shares[part];
                double from = x.At(Percent * sum);
                sum += share;
                double width = x.At(Percent * Math.Min(sum, 1)) - from;
                if (share <= 0)
                {
                    continue;
                }

                drawing.Add(new BoxShape(from, y, width, row - 8, parts[part].Color, ChartColors.Back));
                drawing.Tip(from, y, width, row - 8, string.Create(
                    CultureInfo.InvariantCulture, $"{bars[i].Name} {names}, {parts[part].Name}: {share:0.0 %}"));
            }
        }

        foreach (double tick in x.Ticks)
        {
            drawing.Text(
                x.At(tick), bottom + drawing.LineHeight, Axis.Format(tick), ChartColors.Dim, TextAnchor.Middle);
        }

        double below = bottom + (2 * drawing.LineHeight);
        drawing.Text((left + drawing.Width) / 2, below, horizontal, ChartColors.Dim, TextAnchor.Middle);
        drawing.Height = below + 10;

        Action<double, double> Swatch(ChartColor color) => (at, middle) =>
            drawing.Add(new BoxShape(at + 3, middle - 6, 12, 12, color, Edge: null));
    }
}
