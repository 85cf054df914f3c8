using System.Globalization;

namespace EarlyExitGen.Toolchain.Verbs.Charts;

/// <summary>
/// Where texts leave: a stream that runs past the exits, from which a stripe turns off at each, as wide as the share of
/// the texts that leave there.
/// </summary>
/// <param name="title">What is seen.</param>
/// <param name="exits">The exits' names, in a word or two, and the shares of texts that leave there.</param>
internal sealed class FlowChart(string title, IReadOnlyList<(string Name, double Share)> exits) : Chart(title)
{
    private const double Round = 14;

    /// <inheritdoc/>
    protected override void Draw(Drawing drawing)
    {
        double thick = drawing.IsNarrow ? 70 : 130;
        double top = drawing.LineHeight + 8;
        double down = top + thick + (drawing.IsNarrow ? 30 : 46);
        double first = drawing.IsNarrow ? 14 : 60;
        double[] widths = [.. exits.Select(exit => Math.Max(exit.Share > 0 ? 1 : 0, thick * exit.Share))];
        double gap = Math.Max(
            4, (drawing.Width - first - widths.Sum() - (Round * exits.Count) - 36) / Math.Max(1, exits.Count - 1));
        double x = first;
        double gone = 0;
        double[] ends = [double.NegativeInfinity, double.NegativeInfinity];
        drawing.Text(0, top - 8, "all texts", ChartColors.Dim);

        // The last to leave lie on top of the stream, the first at its bottom, so that no stripe crosses another.
        for (int i = 0; i < exits.Count; i++)
        {
            gone += exits[i].Share;
            double y = top + (thick * (1 - gone));
            if (widths[i] > 0)
            {
                Stripe(drawing, x, y, widths[i], down, ChartColors.OfExit(i, exits.Count));
            }
            else
            {
                drawing.Line(x + Round, top + thick, x + Round, down, ChartColors.Dim, 1, isDashed: true);
            }

            Label(drawing, x + Round + (widths[i] / 2), down, exits[i], ends);
            x += widths[i] + Round + gap;
        }

        drawing.Height = down + ((double.IsNegativeInfinity(ends[1]) ? 2 : 4) * drawing.LineHeight) + 14;
    }

    // From the left edge along the stream, around a corner, down to where the texts leave.
    private static void Stripe(Drawing drawing, double x, double y, double width, double down, ChartColor color)
    {
        double outer = width + Round;
        drawing.Add(new AreaShape(
            [
                [(0, y)],
                [(x, y)],
                [(x + (outer * 0.55), y), (x + outer, y + (outer * 0.45)), (x + outer, y + outer)],
                [(x + outer, Math.Max(down, y + outer))],
                [(x + Round, Math.Max(down, y + outer))],
                [(x + Round, y + outer)],
                [
                    (x + Round, y + width + (Round * 0.45)), (x + (Round * 0.55), y + width), (x, y + width),
                ],
                [(0, y + width)],
            ],
            color));
    }

    // Below its stripe, one row further down where the label before is in the way.
    private static void Label(
        Drawing drawing, double x, double down, (string Name, double Share) exit, double[] ends)
    {
        string share = exit.Share.ToString(
            exit.Share is (> 0 and < 0.1) or (> 0.99 and < 1) ? "0.0 %" : "0 %", CultureInfo.InvariantCulture);
        double size = drawing.IsNarrow ? 13 : 17;
        double half = Math.Max(Drawing.Measure(exit.Name, drawing.TextSize), Drawing.Measure(share, size) * 1.1) / 2;
        double at = Math.Clamp(x, half, Math.Max(half, drawing.Width - half));
        int row = at - half >= ends[0] ? 0 : 1;
        ends[row] = at + half + 6;
        double top = down + (2 * row * drawing.LineHeight) + drawing.LineHeight + 2;
        drawing.Text(at, top, share, anchor: TextAnchor.Middle, size: size, isBold: true);
        drawing.Text(at, top + drawing.LineHeight + 2, exit.Name, ChartColors.Dim, TextAnchor.Middle);
        drawing.Tip(
            at - half - 6, down - 20, (2 * half) + 12, top + drawing.LineHeight + 26 - down,
            $"{exit.Name}: {share} of the texts");
    }
}
