using System.Text;
using EarlyExitGen.Toolchain.Foundation;
using EarlyExitGen.Toolchain.Foundation.Files;

namespace EarlyExitGen.Toolchain.Verbs.Charts;

/// <summary>Writes pictures.</summary>
internal static class ChartFile
{
    private const int Width = 860;

    /// <summary>Takes a file for a picture, before there is one.</summary>
    /// <param name="path">The file, *.png or *.svg, or <c>-</c> for standard output, which gets SVG.</param>
    /// <exception cref="ToolException">It is not named as a picture, or cannot be written.</exception>
    public static OutputFile Open(string path) => IsPicture(path)
        ? OutputFile.Open(path)
        : throw new ToolException($"{path}: a picture is written as *.png or *.svg.");

    /// <summary>Whether a path is named as a picture, or is standard output.</summary>
    public static bool IsPicture(string path) => IsSvg(path) || IsPng(path);

    /// <summary>Writes a picture, as PNG or SVG by the file's name; whole or not at all.</summary>
    public static void Save(Chart chart, string path)
    {
        using OutputFile file = Open(path);
        Save(chart, path, file);
    }

    /// <summary>The same, to a file that was taken by that name.</summary>
    public static void Save(Chart chart, string path, OutputFile file) => file.Write(stream => stream.Write(
        IsSvg(path)
            ? Encoding.UTF8.GetBytes(SvgWriter.File(chart, Width))
            : PngWriter.Write(FramedChart.Draw(chart, Width))));

    private static bool IsSvg(string file) =>
        StandardStreams.IsOutput(file) || Path.GetExtension(file).Equals(".svg", StringComparison.OrdinalIgnoreCase);

    private static bool IsPng(string file) =>
        Path.GetExtension(file).Equals(".png", StringComparison.OrdinalIgnoreCase);
}
