using System.Text;

namespace EarlyExitGen.Toolchain.Foundation.Data;

/// <summary>
/// Reads texts, with labels or without, the one way for all verbs: lines with tabs, CSV, JSON lines;
/// <c>docs/data.md</c>. Memory is that of the longest row.
/// </summary>
internal sealed class DataReader : IDisposable
{
    private readonly PeekedLines _lines;
    private readonly CsvRows? _csv;
    private readonly bool _keepsBlank;

    /// <summary>Reads lines, of which none was read.</summary>
    /// <param name="lines">The lines; disposed with the reader.</param>
    /// <param name="form">What was said of their form.</param>
    /// <param name="needs">What is needed.</param>
    /// <exception cref="ToolException">They are not text, or not of a form that is clear and fits.</exception>
    public DataReader(TextLines lines, DataForm form, DataNeeds needs)
    {
        _lines = new PeekedLines(lines);
        _keepsBlank = needs.KeepsBlank;
        try
        {
            Layout = LayoutFinder.Find(_lines, form, needs);
            _csv = Layout.Format == DataFormat.Csv ? CsvRows.Of(_lines, Layout.Delimiter) : null;

            // Blank lines may come before it.
            while (Layout.HasHeader && Fields()?.SequenceEqual(Layout.Names!) == false)
            {
            }
        }
        catch
        {
            _csv?.Dispose();
            _lines.Dispose();
            throw;
        }
    }

    /// <summary>What errors call the text.</summary>
    public string Name => _lines.Name;

    /// <summary>Where texts and labels stand.</summary>
    public DataLayout Layout { get; }

    /// <summary>The line that the row which was read last begins in, from 1.</summary>
    public long Line { get; private set; }

    /// <summary>Reads the next row; false at the end.</summary>
    /// <exception cref="ToolException">A row is not of the file's form; its line is named.</exception>
    public bool Next(out DataRow row)
    {
        row = default;
        if (Fields() is not { } fields)
        {
            return false;
        }

        if (fields.Length != Layout.Fields)
        {
            throw Fault(CsvHead.RaggedFault(fields.Length, Layout.Fields, Layout.Format, Layout.Delimiter));
        }

        row = new DataRow(
            Line,
            Layout.Label is { } label ? fields[label] : null,
            fields[Layout.Texts[0]],
            Layout.IsPair ? fields[Layout.Texts[1]] : null);
        return true;
    }

    /// <summary>The SHA-256 of the whole text; only at its end, and once.</summary>
    public string Sha256() => _lines.Sha256();

    /// <summary>The error that something is wrong with the row that was read last.</summary>
    public ToolException Fault(string fault) => _lines.Fault(Line, fault);

    /// <inheritdoc/>
    public void Dispose()
    {
        _csv?.Dispose();
        _lines.Dispose();
    }

    private string[]? Fields()
    {
        if (_csv is not null)
        {
            string[]? fields = _csv.Next();
            Line = _csv.Line;
            return fields;
        }

        while (_lines.Next(out ReadOnlySpan<byte> line))
        {
            Line = _lines.Count;
            if (Layout.Format == DataFormat.Json)
            {
                return JsonRow.Read(line, Layout, Fault);
            }

            string text = Encoding.UTF8.GetString(line);
            if (_keepsBlank || Layout.Label is not null || !string.IsNullOrWhiteSpace(text))
            {
                return text.Split('\t');
            }
        }

        return null;
    }
}
