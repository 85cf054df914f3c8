using System;

namespace EarlyExitGen.Lexical;

/// <summary>What a lexicon's file may be. Compiled into the build's task too.</summary>
internal static class LexiconFormat
{
    /// <summary>The version of the format.</summary>
    public const string Version = "1";

    /// <summary>The version of what the features are.</summary>
    public const string Features = "1";

    private const int MostBytes = 4_000_000;
    private const int MostHeaderAndScales = 10_000;
    private const int MostLabels = 1024;

    /// <summary>The length of a row for a number of labels: 4, 8, or a multiple of 16.</summary>
    public static int StrideOf(int labels) => labels <= 4 ? 4 : labels <= 8 ? 8 : (labels + 15) / 16 * 16;

    /// <summary>
    /// The most rows that a table for so many labels may have: 4 MB up to 16 labels, above as many rows as for 16.
    /// </summary>
    public static int MostRows(int labels) => (MostBytes - MostHeaderAndScales) / Math.Min(StrideOf(labels), 16);

    /// <summary>The problem with the sizes of a lexicon, as a clause; null if there is none.</summary>
    /// <param name="labels">The number of labels.</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="vocabulary">How many ids have rows of their own.</param>
    public static string? Check(int labels, int rows, int vocabulary) =>
        labels is < 2 or > MostLabels
            ? Text($"it is for {labels} labels; a lexicon is for 2 to {MostLabels}")
        : rows < 2 || rows > MostRows(labels)
            ? Text($"it has {rows} rows; with {labels} labels a lexicon has 2 to {MostRows(labels)}")
        : vocabulary < 0 || vocabulary > rows / 2
            ? Text($"{vocabulary} ids have rows of their own; at most half of its {rows} rows are those of ids")
        : null;

    private static string Text(FormattableString text) => FormattableString.Invariant(text);
}
