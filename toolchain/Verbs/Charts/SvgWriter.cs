using System.Globalization;
using System.Xml;
using System.Xml.Linq;

namespace EarlyExitGen.Toolchain.Verbs.Charts;

/// <summary>
/// Writes drawings as SVG. Colours are attributes, for whatever reads nothing else, and classes, which a style sheet
/// turns to those of a dark background.
/// </summary>
internal static class SvgWriter
{
    /// <summary>The fonts of charts and of the pages around them.</summary>
    public const string Fonts = "system-ui, -apple-system, 'Segoe UI', Roboto, 'DejaVu Sans', Arial, sans-serif";

    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    /// <summary>A drawing within a page, which has the style sheet.</summary>
    /// <param name="drawing">The drawing.</param>
    /// <param name="name">Its class.</param>
    public static string Inline(Drawing drawing, string name)
    {
        XElement root = Root(drawing);
        root.Add(new XAttribute("class", name), new XAttribute("aria-hidden", "true"));
        root.Add(drawing.Shapes.Select(Element));
        return Write(root);
    }

    /// <summary>A chart as a file of its own, with its title and style sheet.</summary>
    public static string File(Chart chart, double width)
    {
        Drawing drawing = FramedChart.Draw(chart, width);
        XElement root = Root(drawing);
        root.Add(
            new XAttribute("role", "img"),
            new XElement(Svg + "title", Clean(chart.Title)),
            new XElement(Svg + "style", $"\n{ChartColors.Style()}text {{ font-family: {Fonts}; }}\n"),
            drawing.Shapes.Where(shape => shape is not TipShape).Select(Element));
        return Write(root);
    }

    private static XElement Root(Drawing drawing) => new(
        Svg + "svg",
        new XAttribute("viewBox", $"0 0 {N(drawing.Width)} {N(drawing.Height)}"),
        Number("width", drawing.Width),
        Number("height", drawing.Height));

    // An element in each line, so that differences are readable.
    private static string Write(XElement root)
    {
        foreach (XElement element in root.Elements())
        {
            element.AddBeforeSelf("\n");
        }

        root.Add("\n");
        return root.ToString(SaveOptions.DisableFormatting).ReplaceLineEndings("\n") + "\n";
    }

    private static XElement Element(Shape shape) => shape switch
    {
        LineShape line => new XElement(
            Svg + "path",
            new XAttribute("d", "M" + string.Join('L', line.Points.Select(Point))),
            Colors(fill: null, line.Color),
            Number("stroke-width", line.Width),
            line.IsDashed ? new XAttribute("stroke-dasharray", "4 4") : new XAttribute("stroke-linejoin", "round")),
        BoxShape box => new XElement(
            Svg + "rect",
            Place(box.X, box.Y, box.Width, box.Height),
            Colors(box.Fill, box.Edge),
            box.Opacity < 1
                ? new XAttribute("fill-opacity", box.Opacity.ToString("0.##", CultureInfo.InvariantCulture))
                : null),
        AreaShape area => new XElement(
            Svg + "path",
            new XAttribute("d", string.Join(' ', area.Steps.Select(Step)) + "Z"),
            Colors(area.Fill, edge: null)),
        TextShape text => new XElement(
            Svg + "text",
            Number("x", text.X),
            Number("y", text.Y),
            Number("font-size", text.Size),
            Colors(text.Color, edge: null),
            text.Anchor == TextAnchor.Start
                ? null
                : new XAttribute("text-anchor", text.Anchor == TextAnchor.Middle ? "middle" : "end"),
            text.IsBold ? new XAttribute("font-weight", "600") : null,
            Clean(text.Text)),
        TipShape tip => new XElement(
            Svg + "rect",
            new XAttribute("class", "tip"),
            Place(tip.X, tip.Y, tip.Width, tip.Height),
            new XAttribute("data-tip", Clean(tip.Tip))),
        _ => throw new ArgumentOutOfRangeException(nameof(shape)),
    };

    private static XAttribute[] Place(double x, double y, double width, double height) =>
        [Number("x", x), Number("y", y), Number("width", width), Number("height", height)];

    private static IEnumerable<XAttribute> Colors(ChartColor? fill, ChartColor? edge)
    {
        string[] classes =
            [.. fill is null ? [] : new[] { "f-" + fill.Name }, .. edge is null ? [] : new[] { "s-" + edge.Name }];
        yield return new XAttribute("class", string.Join(' ', classes));
        yield return new XAttribute("fill", fill?.Light ?? "none");
        if (edge is not null)
        {
            yield return new XAttribute("stroke", edge.Light);
        }
    }

    private static string Step((double X, double Y)[] points, int number) =>
        (number == 0 ? "M" : points.Length == 1 ? "L" : "C") + string.Join(' ', points.Select(Point));

    private static string Point((double X, double Y) point) => $"{N(point.X)} {N(point.Y)}";

    private static XAttribute Number(string name, double value) => new(name, N(value));

    private static string N(double number) => Math.Round(number, 1).ToString("0.#", CultureInfo.InvariantCulture);

    // Texts are whatever people classify; XML has no place for control characters.
    private static string Clean(string text) =>
        text.All(c => XmlConvert.IsXmlChar(c) || char.IsSurrogate(c))
            ? text
            : string.Concat(text.Select(c => XmlConvert.IsXmlChar(c) || char.IsSurrogate(c) ? c : ' '));
}
