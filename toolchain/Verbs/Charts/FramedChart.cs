namespace EarlyExitGen.Toolchain.Verbs.Charts;

/// <summary>A chart on its background, below its title: as a picture of its own.</summary>
internal static class FramedChart
{
    private const double Padding = 16;
    private const double TitleSize = 17;
    private const double Line = TitleSize * 1.3;

    // Bold text is wider than what is measured.
    private const double Bold = 1.06;

    /// <summary>Draws it.</summary>
    public static Drawing Draw(Chart chart, double width)
    {
        Drawing inner = chart.Draw(width - (2 * Padding));
        IReadOnlyList<string> title = Drawing.Wrap(chart.Title, inner.Width / Bold, TitleSize);
        double top = Padding + (title.Count * Line) + 6;
        Drawing framed = new(width) { Height = Math.Ceiling(top + inner.Height + Padding) };
        framed.Add(new BoxShape(0, 0, framed.Width, framed.Height, ChartColors.Back, Edge: null));
        for (int i = 0; i < title.Count; i++)
        {
            framed.Text(Padding, Padding + (Line * i) + TitleSize, title[i], size: TitleSize, isBold: true);
        }

        foreach (Shape shape in inner.Shapes)
        {
            framed.Add(Moved(shape, Padding, top));
        }

        return framed;
    }

    private static Shape Moved(Shape shape, double x, double y) => shape switch
    {
        LineShape line => line with { Points = [.. line.Points.Select(p => (p.X + x, p.Y + y))] },
        BoxShape box => box with { X = box.X + x, Y = box.Y + y },
        AreaShape area => area with
        {
            Steps = [.. area.Steps.Select(step => step.Select(p => (p.X + x, p.Y + y)).ToArray())],
        },
        TextShape text => text with { X = text.X + x, Y = text.Y + y },
        TipShape tip => tip with { X = tip.X + x, Y = tip.Y + y },
        _ => throw new ArgumentOutOfRangeException(nameof(shape)),
    };
}
