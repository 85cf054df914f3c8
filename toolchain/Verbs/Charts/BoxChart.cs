namespace EarlyExitGen.Toolchain.Verbs.Charts;

/// <summary>
/// Boxes from quarter to quarter with whiskers from one value in twenty to one in twenty, one below the other, so that
/// any number of names is legible.
/// </summary>
/// <param name="title">What is seen.</param>
/// <param name="horizontal">What the axis measures, with its unit.</param>
/// <param name="boxes">The boxes.</param>
internal sealed class BoxChart(string title, string horizontal, IReadOnlyList<ChartBox> boxes) : Chart(title)
{
    private const double Smallest = 12;

    /// <summary>Whether the axis is logarithmic; all is above 0 then.</summary>
    public bool IsLogarithmic { get; init; }

    /// <summary>Where the axis ends at least.</summary>
    public double? End { get; init; }

    /// <summary>A value as it is told.</summary>
    public Func<double, string> Format { get; init; } = value => Axis.Format(Math.Round(value, 3));

    /// <inheritdoc/>
    protected override void Draw(Drawing drawing)
    {
        bool hasNotes = boxes.Any(box => box.Note.Length > 0);
        double left = Math.Min(
            drawing.Width * 0.4,
            boxes.Max(box => Math.Max(
                Drawing.Measure(box.Name, drawing.TextSize), Drawing.Measure(box.Note, NoteSize(drawing)))) + 12);
        double row = hasNotes ? (drawing.LineHeight * 2) + 6 : drawing.LineHeight + 6;
        double bottom = (row * boxes.Count) + 4;
        double low = boxes.Min(box => box.Quantiles[0]);
        double high = Math.Max(boxes.Max(box => box.Quantiles[4]), End ?? double.NegativeInfinity);
        Axis x = IsLogarithmic
            ? Axis.Logarithmic(low, high, left + 6, drawing.Width - 20)
            : Axis.Linear(low, high, left + 6, drawing.Width - 20, drawing.IsNarrow ? 4 : 7);
        foreach (double tick in x.Ticks)
        {
            drawing.Line(x.At(tick), 0, x.At(tick), bottom, ChartColors.Grid);
            drawing.Text(
                x.At(tick), bottom + drawing.LineHeight, Axis.Format(tick), ChartColors.Dim, TextAnchor.Middle);
        }

        for (int i = 0; i < boxes.Count; i++)
        {
            Box(drawing, boxes[i], x, row * i, row, left);
        }

        drawing.Line(left, bottom, drawing.Width, bottom, ChartColors.Dim);
        double below = bottom + drawing.LineHeight + 4;
        foreach (string text in Drawing.Wrap(horizontal, drawing.Width, drawing.TextSize))
        {
            below += drawing.LineHeight;
            drawing.Text(drawing.Width / 2, below - 4, text, ChartColors.Dim, TextAnchor.Middle);
        }

        drawing.Height = below + 4;
    }

    private void Box(Drawing drawing, ChartBox box, Axis x, double top, double row, double left)
    {
        double middle = top + (row / 2);
        double[] at = [.. box.Quantiles.Select(x.At)];
        double half = Math.Min(11, (row / 2) - 4);
        double first = box.Note.Length > 0 ? middle - 2 : middle + (drawing.TextSize * 0.35);
        drawing.Text(0, first, Drawing.Shorten(box.Name, left - 12, drawing.TextSize));
        if (box.Note.Length > 0)
        {
            drawing.Text(
                0, first + drawing.LineHeight - 2, Drawing.Shorten(box.Note, left - 8, NoteSize(drawing)),
                ChartColors.Dim, size: NoteSize(drawing));
        }

        drawing.Line(at[0], middle, at[4], middle, ChartColors.Dim, 1.5);
        drawing.Line(at[0], middle - 5, at[0], middle + 5, ChartColors.Dim, 1.5);
        drawing.Line(at[4], middle - 5, at[4], middle + 5, ChartColors.Dim, 1.5);
        drawing.Add(new BoxShape(
            at[1], middle - half, Math.Max(2, at[3] - at[1]), 2 * half, box.Color, ChartColors.Back));
        drawing.Line(at[2], middle - half - 2, at[2], middle + half + 2, ChartColors.Ink, 2.5);
        IReadOnlyList<double> q = box.Quantiles;
        drawing.Tip(
            0, top, drawing.Width, row,
            $"{box.Name}: median {Format(q[2])}, half between {Format(q[1])} and {Format(q[3])}, "
                + $"nine in ten between {Format(q[0])} and {Format(q[4])}");
    }

    private static double NoteSize(Drawing drawing) => Math.Max(Smallest, drawing.TextSize - 1);
}
