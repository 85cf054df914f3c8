using System.Text;

namespace EarlyExitGen.Toolchain.Verbs.Charts;

/// <summary>What a chart looks like at some width, before it is written as a picture.</summary>
/// <param name="width">Its width in pixels.</param>
internal sealed class Drawing(double width)
{
    // Below this a drawing is for a phone.
    private const double Narrow = 500;

    private readonly List<Shape> _shapes = [];

    /// <summary>Its width in pixels.</summary>
    public double Width { get; } = width;

    /// <summary>Its height in pixels, which the chart decides.</summary>
    public double Height { get; set; }

    /// <summary>Whether it is as narrow as a phone.</summary>
    public bool IsNarrow => Width < Narrow;

    /// <summary>The size of its text in pixels.</summary>
    public double TextSize => IsNarrow ? 12 : 14;

    /// <summary>What a line of text takes.</summary>
    public double LineHeight => Math.Round(TextSize * 1.4);

    /// <summary>All shapes, in the order in which they lie on each other.</summary>
    public IReadOnlyList<Shape> Shapes => _shapes;

    /// <summary>A straight line.</summary>
    public void Line(
        double x1, double y1, double x2, double y2, ChartColor color, double width = 1, bool isDashed = false) =>
        _shapes.Add(new LineShape([(x1, y1), (x2, y2)], color, width, isDashed));

    /// <summary>A text in one line.</summary>
    public void Text(
        double x,
        double y,
        string text,
        ChartColor? color = null,
        TextAnchor anchor = TextAnchor.Start,
        double size = 0,
        bool isBold = false) =>
        _shapes.Add(new TextShape(
            x, y, text, color ?? ChartColors.Ink, size > 0 ? size : TextSize, anchor, isBold));

    /// <summary>A place that tells a value.</summary>
    public void Tip(double x, double y, double width, double height, string tip) =>
        _shapes.Add(new TipShape(x, y, width, height, tip));

    /// <summary>Any shape.</summary>
    public void Add(Shape shape) => _shapes.Add(shape);

    /// <summary>About how wide a text is, in the fonts without serifs that systems have.</summary>
    public static double Measure(string text, double size) => size * text.Sum(c => c switch
    {
        'i' or 'l' or 'j' or '.' or ',' or ':' or ';' or '\'' or '|' or '!' => 0.31,
        ' ' or 't' or 'f' or 'r' or 'I' or '(' or ')' or '[' or ']' or '-' or '/' => 0.40,
        'm' or 'w' or 'M' or 'W' or '%' or '@' => 0.94,
        _ when char.IsUpper(c) => 0.70,
        _ when c > 0x2e80 => 1.0,
        _ => 0.61,
    });

    /// <summary>A text's lines, none wider than it may be unless a word is.</summary>
    public static IReadOnlyList<string> Wrap(string text, double width, double size)
    {
        List<string> lines = [];
        StringBuilder line = new();
        foreach (string word in text.Split(' '))
        {
            if (line.Length > 0 && Measure($"{line} {word}", size) > width)
            {
                lines.Add(line.ToString());
                line.Clear();
            }

            line.Append(line.Length > 0 ? " " : "").Append(word);
        }

        lines.Add(line.ToString());
        return lines;
    }

    /// <summary>A text, shortened where it is wider than it may be.</summary>
    public static string Shorten(string text, double width, double size)
    {
        int length = text.Length;
        while (length > 1 && Measure(text[..length], size) > width)
        {
            length--;
        }

        // No half of a surrogate pair is left at the end.
        int end = length > 1 && char.IsHighSurrogate(text[length - 1]) ? length - 1 : length;
        return end == text.Length ? text : text[..Math.Max(1, end - 1)].TrimEnd() + "…";
    }
}
