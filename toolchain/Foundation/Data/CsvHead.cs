namespace EarlyExitGen.Toolchain.Foundation.Data;

/// <summary>The first rows of CSV, as one delimiter gives them.</summary>
/// <param name="Delimiter">The delimiter.</param>
/// <param name="Rows">The rows, up to the first one with a fault.</param>
/// <param name="Lines">The lines that they begin in.</param>
/// <param name="Fault">What is wrong with the quotes; null for nothing.</param>
internal sealed record CsvHead(
    char Delimiter, IReadOnlyList<string[]> Rows, IReadOnlyList<long> Lines, ToolException? Fault)
{
    /// <summary>Whether there is no fault, and all rows have as many fields.</summary>
    public bool IsConsistent => Fault is null && Rows.Count > 0 && Rows.All(row => row.Length == Rows[0].Length);

    /// <summary>Reads the rows, and leaves the lines unread.</summary>
    public static CsvHead Read(PeekedLines lines, char delimiter)
    {
        List<string[]> rows = [];
        List<long> starts = [];
        ToolException? fault = null;
        using CsvRows csv = CsvRows.OfHead(lines, delimiter);
        try
        {
            while (csv.Next() is { } row)
            {
                rows.Add(row);
                starts.Add(csv.Line);
            }
        }
        catch (ToolException e)
        {
            fault = e;
        }

        // What is not closed within the first lines may be closed behind them.
        bool isCutOff = !lines.IsWhole && csv.HasEnded;
        return new CsvHead(delimiter, rows, starts, isCutOff ? null : fault);
    }

    /// <summary>The error that rows have different numbers of fields.</summary>
    public ToolException Ragged(PeekedLines lines)
    {
        int other = Enumerable.Range(0, Rows.Count).First(i => Rows[i].Length != Rows[0].Length);
        return lines.Fault(Lines[other], RaggedFault(Rows[other].Length, Rows[0].Length, DataFormat.Csv, Delimiter));
    }

    /// <summary>What is wrong with a row that has another number of fields than those before.</summary>
    public static string RaggedFault(int fields, int expected, DataFormat format, char delimiter)
    {
        string separated = format == DataFormat.Csv ? "" : "tab-separated ";
        string advice = format == DataFormat.Csv
            ? $"the delimiter is taken to be {DataLayout.DelimiterName(delimiter)}: put quotes around a text with "
                + "one in it"
            : "a text has no tab in it; CSV, with quotes around fields, has a name that ends in .csv";
        return FormattableString.Invariant(
            $"{fields} {separated}field{(fields == 1 ? "" : "s")}, but {expected} in the rows before; {advice}.");
    }
}
