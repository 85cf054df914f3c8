using System.Globalization;

namespace EarlyExitGen.Toolchain.Foundation.Data;

/// <summary>
/// Where texts and labels stand in a file: the names of a header's columns or of JSON properties, or numbers from 1,
/// which say that there is no header. First the text, or the two of a pair, then the label.
/// </summary>
/// <param name="Names">The names, or the numbers as they were written.</param>
/// <param name="Delimiter">What separates the file's fields; null to find out.</param>
internal sealed record DataColumns(IReadOnlyList<string> Names, char? Delimiter)
{
    /// <summary>The most columns that are of use: two texts and a label.</summary>
    public const int Most = 3;

    /// <summary>The columns' numbers, from 1; null where they are names.</summary>
    public IReadOnlyList<int>? Numbers { get; } = Names.All(name => name.All(char.IsAsciiDigit))
        ? [.. Names.Select(
            name => int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : 0)]
        : null;

    /// <summary>
    /// Reads <c>text,label</c>; with semicolons between them the file's fields are separated by semicolons too.
    /// </summary>
    /// <param name="value">What was given.</param>
    /// <param name="fault">What is wrong with it; null for nothing.</param>
    public static DataColumns? Parse(string value, out string? fault)
    {
        char? delimiter = value.Contains(';', StringComparison.Ordinal) ? ';' : null;
        DataColumns columns = new(value.Split(delimiter ?? ',', StringSplitOptions.TrimEntries), delimiter);
        fault = columns.Names.Any(name => name.Length == 0) ? "a part is empty; write for instance text,label"
            : columns.Names.Count > Most ? $"{columns.Names.Count} columns; give those of the text, or of a pair's "
                + "two, and of the label"
            : columns.Names.Distinct().Count() < columns.Names.Count ? "a column is named twice"
            : columns.Numbers?.Any(number => number < 1) == true ? "columns are counted from 1"
            : null;
        return fault is null ? columns : null;
    }
}
