using System.Globalization;

namespace EarlyExitGen.Benchmarks.Pictures;

/// <summary>A table of measurements: columns parted by tabs, a line of heads, comments after <c>#</c>.</summary>
/// <param name="Heads">The columns' heads.</param>
/// <param name="Rows">The rows.</param>
internal sealed record PictureTable(IReadOnlyList<string> Heads, IReadOnlyList<string[]> Rows)
{
    /// <summary>Reads a table.</summary>
    public static PictureTable Read(string file)
    {
        string[][] lines =
            [.. File.ReadLines(file).Where(line => !line.StartsWith('#')).Select(line => line.Split('\t'))];
        return new PictureTable(lines[0], lines[1..]);
    }

    /// <summary>A cell's number; 0 where it is empty.</summary>
    public static double Number(string cell) =>
        cell.Length == 0 ? 0 : double.Parse(cell, CultureInfo.InvariantCulture);
}
