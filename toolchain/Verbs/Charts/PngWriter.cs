using SkiaSharp;

namespace EarlyExitGen.Toolchain.Verbs.Charts;

/// <summary>Paints drawings as PNG, on a light background.</summary>
internal static class PngWriter
{
    private const int Scale = 2;

    // The first that the system has; without any, text is left out.
    private static readonly string[] Families = ["Segoe UI", "Helvetica Neue", "Roboto", "DejaVu Sans", "Arial"];

    /// <summary>Paints, two pixels for each of the drawing's.</summary>
    public static byte[] Write(Drawing drawing)
    {
        using SKBitmap bitmap = new((int)drawing.Width * Scale, (int)drawing.Height * Scale);
        using SKCanvas canvas = new(bitmap);
        canvas.Clear(Color(ChartColors.Back));
        canvas.Scale(Scale);
        using SKTypeface regular = Typeface(SKFontStyle.Normal);
        using SKTypeface bold = Typeface(SKFontStyle.Bold);
        foreach (Shape shape in drawing.Shapes)
        {
            Paint(canvas, shape, regular, bold);
        }

        using SKData data = bitmap.Encode(SKEncodedImageFormat.Png, quality: 100);
        return data.ToArray();
    }

    private static void Paint(SKCanvas canvas, Shape shape, SKTypeface regular, SKTypeface bold)
    {
        using SKPaint paint = new() { IsAntialias = true };
        switch (shape)
        {
            case LineShape line:
                paint.Color = Color(line.Color);
                paint.StrokeWidth = (float)line.Width;
                paint.IsStroke = true;
                using (SKPathEffect? dashes = line.IsDashed ? SKPathEffect.CreateDash([4, 4], 0) : null)
                using (SKPath path = Path(line.Points.Select(point => new[] { point })))
                {
                    paint.PathEffect = dashes;
                    canvas.DrawPath(path, paint);
                }

                break;
            case BoxShape box:
                SKRect place = SKRect.Create((float)box.X, (float)box.Y, (float)box.Width, (float)box.Height);
                if (box.Fill is { } fill)
                {
                    paint.Color = Color(fill).WithAlpha((byte)Math.Round(byte.MaxValue * box.Opacity));
                    canvas.DrawRect(place, paint);
                }

                if (box.Edge is { } edge)
                {
                    paint.Color = Color(edge);
                    paint.IsStroke = true;
                    canvas.DrawRect(place, paint);
                }

                break;
            case AreaShape area:
                paint.Color = Color(area.Fill);
                using (SKPath path = Path(area.Steps))
                {
                    path.Close();
                    canvas.DrawPath(path, paint);
                }

                break;
            case TextShape text:
                paint.Color = Color(text.Color);
                using (SKFont font = new(text.IsBold ? bold : regular, (float)text.Size) { Subpixel = true })
                {
                    SKTextAlign align = text.Anchor switch
                    {
                        TextAnchor.Middle => SKTextAlign.Center,
                        TextAnchor.End => SKTextAlign.Right,
                        _ => SKTextAlign.Left,
                    };
                    canvas.DrawText(text.Text, (float)text.X, (float)text.Y, align, font, paint);
                }

                break;
        }
    }

    private static SKPath Path(IEnumerable<(double X, double Y)[]> steps)
    {
        SKPath path = new();
        foreach (SKPoint[] step in steps.Select(
            step => step.Select(point => new SKPoint((float)point.X, (float)point.Y)).ToArray()))
        {
            if (path.IsEmpty)
            {
                path.MoveTo(step[0]);
            }
            else if (step.Length == 1)
            {
                path.LineTo(step[0]);
            }
            else
            {
                path.CubicTo(step[0], step[1], step[2]);
            }
        }

        return path;
    }

    private static SKTypeface Typeface(SKFontStyle style)
    {
        string? family = Array.Find(Families, SKFontManager.Default.FontFamilies.Contains);
        return SKTypeface.FromFamilyName(family, style);
    }

    private static SKColor Color(ChartColor color) => SKColor.Parse(color.Light);
}
