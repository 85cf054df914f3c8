namespace EarlyExitGen.Toolchain.Verbs.Charts;

/// <summary>
/// Finds lines that would be drawn on each other, which are drawn once, with <c>=</c> between their names.
/// </summary>
internal static class SameCurves
{
    private const int Looks = 200;

    // Of the chart's height and width: what nobody sees.
    private const double Unseen = 0.004;

    /// <summary>The lines, those that coincide joined under all their names.</summary>
    public static IReadOnlyList<ChartLine> Joined(IReadOnlyList<ChartLine> lines)
    {
        double height = Range(lines.SelectMany(line => line.Ys));
        double width = Range(lines.SelectMany(line => line.Xs));
        List<(ChartLine Line, List<string> Names)> groups = [];
        foreach (ChartLine line in lines)
        {
            int same = line.Dots || line.IsReference
                ? -1
                : groups.FindIndex(group => !group.Line.Dots && !group.Line.IsReference
                    && Coincide(group.Line, line, Unseen * width, Unseen * height));
            if (same < 0)
            {
                groups.Add((line, [line.Name]));
            }
            else
            {
                groups[same].Names.Add(line.Name);
            }
        }

        return [.. groups.Select(group => group.Names.Count == 1
            ? group.Line
            : group.Line with
            {
                Name = string.Join(" = ", group.Names),
            })];
    }

    private static bool Coincide(ChartLine one, ChartLine other, double width, double height)
    {
        (double X, double Y)[] a = Sorted(one);
        (double X, double Y)[] b = Sorted(other);
        return a.Length > 0 && b.Length > 0
            && Math.Abs(a[0].X - b[0].X) <= width && Math.Abs(a[^1].X - b[^1].X) <= width
            && Enumerable.Range(0, Looks + 1).All(i =>
            {
                double x = a[0].X + ((a[^1].X - a[0].X) * i / Looks);
                return Math.Abs(At(a, x) - At(b, x)) <= height;
            });
    }

    private static double At((double X, double Y)[] points, double x)
    {
        int next = Array.FindIndex(points, point => point.X >= x);
        if (next <= 0)
        {
            return next < 0 ? points[^1].Y : points[0].Y;
        }

        (double X, double Y) low = points[next - 1];
        (double X, double Y) high = points[next];
        return high.X > low.X ? low.Y + ((high.Y - low.Y) * (x - low.X) / (high.X - low.X)) : high.Y;
    }

    private static (double X, double Y)[] Sorted(ChartLine line) =>
        [.. line.Xs.Zip(line.Ys, (x, y) => (X: x, Y: y)).OrderBy(point => point.X)];

    private static double Range(IEnumerable<double> values)
    {
        double[] all = [.. values];
        return all.Length == 0 ? 0 : all.Max() - all.Min();
    }
}
