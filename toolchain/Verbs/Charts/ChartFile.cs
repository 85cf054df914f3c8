using EarlyExitGen.Toolchain.Foundation;
using ScottPlot;

namespace EarlyExitGen.Toolchain.Verbs.Charts;

/// <summary>Writes pictures.</summary>
internal static class ChartFile
{
    private const int Width = 900;
    private const int Height = 560;

    /// <summary>Checks that a file is named as a picture that can be written.</summary>
    /// <exception cref="ToolException">It is not.</exception>
    public static void Check(string file)
    {
        if (!IsSvg(file) && !Path.GetExtension(file).Equals(".png", StringComparison.OrdinalIgnoreCase))
        {
            throw new ToolException($"{file}: a picture is written as *.png or *.svg.");
        }
    }

    /// <summary>Writes a picture, as PNG or SVG by the file's name; whole or not at all.</summary>
    public static void Save(Plot plot, string file)
    {
        plot.Font.Automatic();
        string temporary = file + ".new";
        if (IsSvg(file))
        {
            File.WriteAllText(temporary, plot.GetSvgXml(Width, Height));
        }
        else
        {
            File.WriteAllBytes(temporary, plot.GetImageBytes(Width, Height, ImageFormat.Png));
        }

        File.Move(temporary, file, overwrite: true);
    }

    /// <summary>A picture as SVG, as it goes into a page.</summary>
    public static string Svg(Plot plot)
    {
        plot.Font.Automatic();
        return plot.GetSvgXml(Width, Height);
    }

    private static bool IsSvg(string file) => Path.GetExtension(file).Equals(".svg", StringComparison.OrdinalIgnoreCase);
}
