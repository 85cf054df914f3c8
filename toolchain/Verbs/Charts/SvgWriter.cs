using System.Globalization;
using System.Net;
using System.Text;

namespace EarlyExitGen.Toolchain.Verbs.Charts;

/// <summary>
/// Writes drawings as SVG. Colours are attributes, for whatever reads nothing else, and classes, which a style sheet
/// turns to those of a dark background.
/// </summary>
internal static class SvgWriter
{
    /// <summary>The fonts of charts and of the pages around them.</summary>
    public const string Fonts = "system-ui, -apple-system, 'Segoe UI', Roboto, 'DejaVu Sans', Arial, sans-serif";

    private const double Padding = 16;
    private const double TitleSize = 17;

    /// <summary>A drawing within a page, which has the style sheet.</summary>
    /// <param name="drawing">The drawing.</param>
    /// <param name="name">Its class.</param>
    public static string Inline(Drawing drawing, string name)
    {
        StringBuilder svg = new();
        svg.Append(
            CultureInfo.InvariantCulture,
            $"<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"{name}\" viewBox=\"0 0 {N(drawing.Width)} {N(drawing.Height)}\" width=\"{N(drawing.Width)}\" height=\"{N(drawing.Height)}\" aria-hidden=\"true\">\n");
        foreach (Shape shape in drawing.Shapes)
        {
            Write(svg, shape, hasTips: true);
        }

        return svg.Append("</svg>\n").ToString();
    }

    /// <summary>A chart as a file of its own, with its title and style sheet.</summary>
    public static string File(Chart chart, double width)
    {
        Drawing drawing = Framed(chart, width);
        StringBuilder svg = new();
        svg.Append(
            CultureInfo.InvariantCulture,
            $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {N(drawing.Width)} {N(drawing.Height)}\" width=\"{N(drawing.Width)}\" height=\"{N(drawing.Height)}\" role=\"img\">\n")
            .Append("<title>").Append(Text(chart.Title)).Append("</title>\n<style>\n").Append(ChartColors.Style())
            .Append("text { font-family: ").Append(Fonts).Append("; }\n</style>\n");
        foreach (Shape shape in drawing.Shapes)
        {
            Write(svg, shape, hasTips: false);
        }

        return svg.Append("</svg>\n").ToString();
    }

    /// <summary>A chart on its background, below its title.</summary>
    public static Drawing Framed(Chart chart, double width)
    {
        Drawing inner = chart.Draw(width - (2 * Padding));
        IReadOnlyList<string> title = Drawing.Wrap(chart.Title, inner.Width / 1.06, TitleSize);
        double top = Padding + (title.Count * TitleSize * 1.3) + 6;
        Drawing framed = new(width) { Height = Math.Ceiling(top + inner.Height + Padding) };
        framed.Add(new BoxShape(0, 0, framed.Width, framed.Height, ChartColors.Back, Edge: null));
        for (int i = 0; i < title.Count; i++)
        {
            framed.Text(
                Padding, Padding + (TitleSize * 1.3 * i) + TitleSize, title[i], size: TitleSize, isBold: true);
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

    private static void Write(StringBuilder svg, Shape shape, bool hasTips)
    {
        IFormatProvider invariant = CultureInfo.InvariantCulture;
        switch (shape)
        {
            case LineShape line:
                svg.Append(invariant, $"<path d=\"M{string.Join('L', line.Points.Select(p => $"{N(p.X)} {N(p.Y)}"))}\"{Colors(fill: null, line.Color)} stroke-width=\"{N(line.Width)}\"")
                    .Append(line.IsDashed ? " stroke-dasharray=\"4 4\"" : " stroke-linejoin=\"round\"").Append("/>\n");
                break;
            case BoxShape box:
                svg.Append(invariant, $"<rect x=\"{N(box.X)}\" y=\"{N(box.Y)}\" width=\"{N(box.Width)}\" height=\"{N(box.Height)}\"")
                    .Append(Colors(box.Fill, box.Edge))
                    .Append(box.Opacity < 1 ? $" fill-opacity=\"{N(box.Opacity)}\"" : "").Append("/>\n");
                break;
            case AreaShape area:
                svg.Append("<path d=\"").AppendJoin(' ', area.Steps.Select(Step)).Append("Z\"")
                    .Append(Fill(area.Fill)).Append("/>\n");
                break;
            case TextShape text:
                svg.Append(invariant, $"<text x=\"{N(text.X)}\" y=\"{N(text.Y)}\" font-size=\"{N(text.Size)}\"{Fill(text.Color)}")
                    .Append(text.Anchor switch
                    {
                        TextAnchor.Middle => " text-anchor=\"middle\"",
                        TextAnchor.End => " text-anchor=\"end\"",
                        _ => "",
                    })
                    .Append(text.IsBold ? " font-weight=\"600\"" : "").Append('>').Append(Text(text.Text))
                    .Append("</text>\n");
                break;
            case TipShape tip when hasTips:
                svg.Append(invariant, $"<rect class=\"tip\" x=\"{N(tip.X)}\" y=\"{N(tip.Y)}\" width=\"{N(tip.Width)}\" height=\"{N(tip.Height)}\" data-tip=\"{Text(tip.Tip)}\"/>\n");
                break;
        }
    }

    private static string Step((double X, double Y)[] points, int number) =>
        (number == 0 ? "M" : points.Length == 1 ? "L" : "C")
        + string.Join(' ', points.Select(p => $"{N(p.X)} {N(p.Y)}"));

    private static string Fill(ChartColor color) => Colors(color, edge: null);

    private static string Colors(ChartColor? fill, ChartColor? edge)
    {
        string classes = string.Join(
            ' ', new[] { fill is null ? "" : "f-" + fill.Name, edge is null ? "" : "s-" + edge.Name }
                .Where(name => name.Length > 0));
        return $" class=\"{classes}\" fill=\"{fill?.Light ?? "none"}\""
            + (edge is null ? "" : $" stroke=\"{edge.Light}\"");
    }

    private static string N(double number) =>
        Math.Round(number, 1).ToString("0.#", CultureInfo.InvariantCulture);

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}
