namespace EarlyExitGen.Toolchain.Verbs.Charts;

/// <summary>The marks of single points.</summary>
internal static class Markers
{
    private const double Radius = 5.5;
    private const int Shapes = 4;

    /// <summary>Draws one: a diamond, a square, a triangle or a disc.</summary>
    public static void Draw(Drawing drawing, int number, double x, double y, ChartColor color)
    {
        const double r = Radius;
        (double X, double Y)[] corners = (number % Shapes) switch
        {
            0 => [(x, y - r), (x + r, y), (x, y + r), (x - r, y)],
            1 => [(x - 4.5, y - 4.5), (x + 4.5, y - 4.5), (x + 4.5, y + 4.5), (x - 4.5, y + 4.5)],
            2 => [(x, y - r), (x + r, y + 4.5), (x - r, y + 4.5)],
            _ => [(x - 4.5, y - 4), (x + 4.5, y - 4), (x, y + r)],
        };
        drawing.Add(new AreaShape([.. corners.Select(corner => new[] { corner })], color));
    }

    /// <summary>A ring around a point.</summary>
    public static void Ring(Drawing drawing, double x, double y, ChartColor color)
    {
        drawing.Add(Disc(x, y, 7.5, color));
        drawing.Add(Disc(x, y, 4.5, ChartColors.Back));
    }

    private static AreaShape Disc(double x, double y, double r, ChartColor color)
    {
        const double round = 0.5523; // a quarter of a circle as a cubic curve
        double k = r * round;
        return new AreaShape(
            [
                [(x + r, y)],
                [(x + r, y + k), (x + k, y + r), (x, y + r)], [(x - k, y + r), (x - r, y + k), (x - r, y)],
                [(x - r, y - k), (x - k, y - r), (x, y - r)], [(x + k, y - r), (x + r, y - k), (x + r, y)],
            ],
            color);
    }
}
