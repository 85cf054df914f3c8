namespace EarlyExitGen.Toolchain.Verbs.Charts;

/// <summary>Lines and single points over two axes, with a legend.</summary>
/// <param name="title">What is seen.</param>
/// <param name="horizontal">What the horizontal axis measures, with its unit.</param>
/// <param name="vertical">The same of the vertical one.</param>
/// <param name="lines">The lines; those that coincide are drawn once.</param>
internal sealed class LineChart(string title, string horizontal, string vertical, IReadOnlyList<ChartLine> lines)
    : Chart(title)
{
    // Points nearer to each other than this, in pixels, are not told apart.
    private const double Apart = 1.5;
    private const double TipApart = 9;
    private const double TipSize = 16;

    // Between a mark and its name, and between points of a line that names keep away from.
    private const double MarkApart = 14;
    private const double PathStep = 4;

    private readonly IReadOnlyList<ChartLine> _lines = SameCurves.Joined(lines);

    /// <summary>Points that the reader is to see first.</summary>
    public IReadOnlyList<ChartMark> Marks { get; init; } = [];

    /// <summary>A stretch in which something else holds; null for none.</summary>
    public ChartBand? Band { get; init; }

    /// <summary>Whether the horizontal axis is logarithmic; all is above 0 then.</summary>
    public bool IsLogarithmic { get; init; }

    /// <summary>The same of the vertical one.</summary>
    public bool IsLogarithmicUp { get; init; }

    /// <inheritdoc/>
    protected override void Draw(Drawing drawing)
    {
        double top = Legend.Draw(drawing, [.. _lines.Select((line, i) => (line.Name, Swatch(line, i)))]);
        foreach (string text in Drawing.Wrap(vertical, drawing.Width, drawing.TextSize))
        {
            top += drawing.LineHeight;
            drawing.Text(0, top - 4, text, ChartColors.Dim);
        }

        top += 8;
        double bottom = top + (drawing.IsNarrow ? 230 : 330);
        Axis y = Up(bottom - 10, top + 8);
        double left = y.Ticks.Max(tick => Drawing.Measure(Axis.Format(tick), drawing.TextSize)) + 10;
        Axis x = Across(left + 8, drawing.Width - 14, drawing.IsNarrow ? 5 : 8);
        if (Band is { } band)
        {
            Draw(drawing, band, x, (top, bottom));
        }

        Grid(drawing, x, y, (left, top, bottom));
        for (int i = 0; i < _lines.Count; i++)
        {
            Line(drawing, _lines[i], i, x, y);
        }

        foreach (ChartMark mark in Marks)
        {
            Mark(drawing, mark, x, y, (left, top, bottom));
        }

        double below = bottom + 6 + drawing.LineHeight;
        foreach (string text in Drawing.Wrap(horizontal, drawing.Width - left, drawing.TextSize))
        {
            below += drawing.LineHeight;
            drawing.Text((left + drawing.Width) / 2, below - 4, text, ChartColors.Dim, TextAnchor.Middle);
        }

        drawing.Height = below + 4;

        Action<double, double> Swatch(ChartLine line, int i) => line.Dots
            ? (at, middle) => Markers.Draw(drawing, i, at + 9, middle, line.Color)
            : (at, middle) => drawing.Line(
                at, middle, at + 18, middle, line.Color, line.IsReference ? 1 : 3, line.IsReference);
    }

    private Axis Up(double from, double to)
    {
        double low = Lowest(line => line.Ys, mark => mark.Y);
        double high = Highest(line => line.Ys, mark => mark.Y);
        return IsLogarithmicUp ? Axis.Logarithmic(low, high, from, to) : Axis.Linear(low, high, from, to, 6);
    }

    private Axis Across(double from, double to, int count)
    {
        double low = Lowest(line => line.Xs, mark => mark.X);
        double high = Highest(line => line.Xs, mark => mark.X);
        return IsLogarithmic ? Axis.Logarithmic(low, high, from, to) : Axis.Linear(low, high, from, to, count);
    }

    private double Lowest(Func<ChartLine, IReadOnlyList<double>> of, Func<ChartMark, double> ofMark) =>
        _lines.SelectMany(of).Concat(Marks.Select(ofMark)).DefaultIfEmpty(0).Min();

    private double Highest(Func<ChartLine, IReadOnlyList<double>> of, Func<ChartMark, double> ofMark) =>
        _lines.SelectMany(of).Concat(Marks.Select(ofMark)).DefaultIfEmpty(1).Max();

    private static void Grid(Drawing drawing, Axis x, Axis y, (double Left, double Top, double Bottom) place)
    {
        foreach (double tick in y.Ticks)
        {
            drawing.Line(place.Left, y.At(tick), drawing.Width, y.At(tick), ChartColors.Grid);
            drawing.Text(
                place.Left - 6, y.At(tick) + (drawing.TextSize * 0.35), Axis.Format(tick), ChartColors.Dim,
                TextAnchor.End);
        }

        foreach (double tick in x.Ticks)
        {
            drawing.Line(x.At(tick), place.Top, x.At(tick), place.Bottom, ChartColors.Grid);
            drawing.Text(
                x.At(tick), place.Bottom + drawing.LineHeight, Axis.Format(tick), ChartColors.Dim, TextAnchor.Middle);
        }

        drawing.Line(place.Left, place.Bottom, drawing.Width, place.Bottom, ChartColors.Dim);
    }

    private static void Line(Drawing drawing, ChartLine line, int number, Axis x, Axis y)
    {
        List<(double X, double Y)> shown = [];
        (double X, double Y) told = (double.NegativeInfinity, 0);
        for (int i = 0; i < line.Xs.Count; i++)
        {
            (double X, double Y) point = (x.At(line.Xs[i]), y.At(line.Ys[i]));
            if (line.Dots || i == line.Xs.Count - 1 || shown.Count == 0 || Distance(shown[^1], point) >= Apart)
            {
                shown.Add(point);
            }

            if (!line.IsReference && Distance(told, point) >= TipApart)
            {
                told = point;
                drawing.Tip(
                    point.X - (TipSize / 2), point.Y - (TipSize / 2), TipSize, TipSize,
                    line.Tips?[i] ?? $"{line.Name}: {Short(line.Xs[i])}, {Short(line.Ys[i])}");
            }

            if (line.Dots || line.IsMarked)
            {
                Markers.Draw(drawing, number, point.X, point.Y, line.Color);
            }
        }

        if (!line.Dots)
        {
            drawing.Add(new LineShape(shown, line.Color, line.IsReference ? 1 : 2.5, line.IsReference));
        }
    }

    private static void Draw(Drawing drawing, ChartBand band, Axis x, (double Top, double Bottom) place)
    {
        double from = x.At(band.From);
        double to = x.At(band.To);
        drawing.Add(new BoxShape(from, place.Top, to - from, place.Bottom - place.Top, ChartColors.Grid, Edge: null));
        drawing.Text(
            (from + to) / 2, place.Top + drawing.LineHeight,
            Drawing.Shorten(band.Name, to - from, drawing.TextSize), ChartColors.Dim, TextAnchor.Middle);
    }

    // Its name stands where there is room: on no line, and within the chart.
    private void Mark(Drawing drawing, ChartMark mark, Axis x, Axis y, (double Left, double Top, double Bottom) place)
    {
        (double px, double py) = (x.At(mark.X), y.At(mark.Y));
        double width = Drawing.Measure(mark.Name, drawing.TextSize);
        double size = drawing.TextSize;
        (double X, double Y)[] on = [.. _lines.SelectMany(line => Path(line, x, y))];
        (double X, double Y)[] ways =
        [
            .. new[]
            {
                0.35 * size, drawing.LineHeight + 4, -MarkApart, 2.5 * drawing.LineHeight, 4 * drawing.LineHeight,
                6 * drawing.LineHeight,
            }.SelectMany(down => new[] { (px + MarkApart, py + down), (px - MarkApart - width, py + down) }),
        ];
        (double X, double Y)[] within = [.. ways.Where(way => way.X >= place.Left && way.X + width < drawing.Width
            && way.Y - (0.75 * size) > place.Top && way.Y < place.Bottom - 4)];
        (double X, double Y) at = within.Where(way => !on.Any(point =>
                point.X > way.X - 3 && point.X < way.X + width + 3 && point.Y > way.Y - size && point.Y < way.Y + 5))
            .Concat(within).Concat(ways).First();
        Markers.Ring(drawing, px, py, ChartColors.Ink);
        drawing.Text(at.X, at.Y, mark.Name, ChartColors.Ink, isBold: true);
        drawing.Tip(px - 10, py - 10, 20, 20, $"{mark.Name}: {Short(mark.X)}, {Short(mark.Y)}");
    }

    // Points along a line, near enough to each other that no text lies between them.
    private static IEnumerable<(double X, double Y)> Path(ChartLine line, Axis x, Axis y)
    {
        (double X, double Y)[] points = [.. line.Xs.Zip(line.Ys, (a, b) => (x.At(a), y.At(b)))];
        for (int i = 1; i < points.Length; i++)
        {
            int steps = 1 + (int)(Distance(points[i - 1], points[i]) / PathStep);
            for (int step = 0; step <= steps; step++)
            {
                double part = (double)step / steps;
                yield return (
                    points[i - 1].X + (part * (points[i].X - points[i - 1].X)),
                    points[i - 1].Y + (part * (points[i].Y - points[i - 1].Y)));
            }
        }
    }

    private static double Distance((double X, double Y) one, (double X, double Y) other) =>
        Math.Max(Math.Abs(one.X - other.X), Math.Abs(one.Y - other.Y));

    private static string Short(double value) => Axis.Format(Math.Round(value, 2));
}
