using EarlyExitGen.Toolchain.Foundation.Cli;
using Spectre.Console;

namespace EarlyExitGen.Toolchain.Verbs.Reporting;

/// <summary>
/// Prints a table so that no word and no number is broken: heads take several lines where they must; where the columns
/// still do not fit side by side, they come in a few tables, each with the first column; where that does not do either,
/// each row is a block of lines.
/// </summary>
internal sealed class TerminalTable
{
    // A line and a space before each cell and a space behind it; a line at the end.
    private const int PerColumn = 3;
    private const int Indent = 2;
    private const int MostParts = 3;

    // The first column holds names; beyond this they take several lines where columns do not fit.
    private const int WideName = 20;

    private readonly IAnsiConsole _console;
    private readonly ReportTable _table;
    private readonly int[] _cells;

    private TerminalTable(IAnsiConsole console, ReportTable table)
    {
        _console = console;
        _table = table;
        _cells = [.. table.Columns.Select((_, i) => table.Rows.Select(row => TextWidth.Of(row[i])).Append(0).Max())];
    }

    /// <summary>Prints.</summary>
    public static void Write(IAnsiConsole console, ReportTable table) => new TerminalTable(console, table).Write();

    private void Write()
    {
        int most = _table.Columns.Max(head => head.Split(' ').Length);
        for (int lines = 1; lines <= most; lines++)
        {
            int[] all = [.. Enumerable.Range(0, _table.Columns.Count)];
            if (Fits(all, lines))
            {
                WriteTable(all, lines);
                return;
            }
        }

        int longest = _table.Rows.SelectMany(row => row[0].Split(' ')).Select(TextWidth.Of).Append(0).Max();
        _cells[0] = Math.Max(longest, Math.Min(_cells[0], WideName));
        List<int[]> parts = Parts(most);
        if (parts.Count <= MostParts && parts.All(part => Fits(part, most)))
        {
            parts.ForEach(part => WriteTable(part, most));
        }
        else
        {
            WriteBlocks();
        }
    }

    private bool Fits(IReadOnlyCollection<int> columns, int lines) =>
        columns.Sum(i => WidthOf(i, lines) + PerColumn) + 1 <= _console.Profile.Width;

    private int WidthOf(int column, int lines) =>
        Math.Max(_cells[column], TextWidth.ToFit(_table.Columns[column], lines));

    // The first column with as many others as fit, and so on.
    private List<int[]> Parts(int lines)
    {
        List<int[]> parts = [[0]];
        for (int i = 1; i < _table.Columns.Count; i++)
        {
            if (Fits([.. parts[^1], i], lines) || parts[^1].Length == 1)
            {
                parts[^1] = [.. parts[^1], i];
            }
            else
            {
                parts.Add([0, i]);
            }
        }

        return parts;
    }

    private void WriteTable(int[] columns, int lines)
    {
        Table table = new();
        foreach (int i in columns)
        {
            int width = WidthOf(i, lines);
            TableColumn column = new TableColumn(new Text(Broken(_table.Columns[i], width))).Width(width);
            table.AddColumn(i == 0 ? column.LeftAligned() : column.RightAligned());
        }

        foreach (IReadOnlyList<string> row in _table.Rows)
        {
            table.AddRow(columns.Select(i => new Text(i == 0 ? Broken(row[i], _cells[0]) : row[i])));
        }

        _console.Write(table);
    }

    private static string Broken(string text, int width) => string.Join('\n', TextWidth.Wrap(text, width));

    private void WriteBlocks()
    {
        int names = _table.Columns.Max(TextWidth.Of);
        foreach (IReadOnlyList<string> row in _table.Rows)
        {
            _console.WriteLine($"{_table.Columns[0]}: {row[0]}");
            for (int i = 1; i < row.Count; i++)
            {
                if (row[i].Length > 0)
                {
                    string name = _table.Columns[i] + new string(' ', names - TextWidth.Of(_table.Columns[i]));
                    _console.WriteLine($"{new string(' ', Indent)}{name}{new string(' ', Indent)}{row[i]}");
                }
            }
        }
    }
}
