namespace EarlyExitGen.Toolchain.Verbs.Charts;

/// <summary>What colours stand for, in rows above a chart.</summary>
internal static class Legend
{
    private const double Swatch = 18;
    private const double Gap = 18;

    /// <summary>Draws it.</summary>
    /// <param name="drawing">Where.</param>
    /// <param name="entries">
    /// Names and what is drawn beside them, which gets the place of its left end and middle.
    /// </param>
    /// <returns>The pixels that it takes.</returns>
    public static double Draw(Drawing drawing, IReadOnlyList<(string Name, Action<double, double> Mark)> entries)
    {
        double x = 0;
        double y = drawing.LineHeight;
        foreach ((string name, Action<double, double> mark) in entries)
        {
            double room = drawing.Width - Swatch - 8;
            string text = Drawing.Shorten(name, room, drawing.TextSize);
            double width = Swatch + 6 + Drawing.Measure(text, drawing.TextSize);
            if (x > 0 && x + width > drawing.Width)
            {
                x = 0;
                y += drawing.LineHeight;
            }

            mark(x, y - (drawing.TextSize * 0.35));
            drawing.Text(x + Swatch + 6, y, text);
            x += width + Gap;
        }

        return entries.Count == 0 ? 0 : y + 10;
    }
}
