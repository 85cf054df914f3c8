using System.Globalization;
using System.Text;
using CsvHelper;
using CsvHelper.Configuration;

namespace EarlyExitGen.Toolchain.Foundation.Data;

/// <summary>Rows of CSV by RFC 4180; blank lines are left out.</summary>
internal sealed class CsvRows : IDisposable
{
    private readonly LineReader _reader;
    private readonly CsvParser _parser;
    private readonly string _name;
    private string? _badField;

    private CsvRows(LineReader reader, string name, char delimiter)
    {
        _reader = reader;
        _name = name;
        _parser = new CsvParser(reader, new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            Delimiter = delimiter.ToString(),
            NewLine = "\n",
            IgnoreBlankLines = false, // lines are counted
            BadDataFound = bad => _badField ??= bad.Field,
        });
    }

    /// <summary>The line that the row which was read last begins in, from 1.</summary>
    public long Line { get; private set; }

    /// <summary>Whether all lines were read.</summary>
    public bool HasEnded => _reader.HasEnded;

    /// <summary>Reads all lines.</summary>
    public static CsvRows Of(PeekedLines lines, char delimiter) => new(new LineReader(lines), lines.Name, delimiter);

    /// <summary>Reads the first lines only, and leaves them unread.</summary>
    public static CsvRows OfHead(PeekedLines lines, char delimiter) =>
        new(new LineReader(lines.Head), lines.Name, delimiter);

    /// <summary>The next row; null at the end.</summary>
    /// <exception cref="ToolException">Quotes are not as RFC 4180 has them.</exception>
    public string[]? Next()
    {
        do
        {
            Line = _reader.Count + 1;
            if (!_parser.Read())
            {
                return null;
            }
        }
        while (_reader.Count < Line || IsBlank());

        string[] fields = _parser.Record!;
        return _badField is null
            ? fields
            : throw new ToolException(FormattableString.Invariant($"{_name}({Line}): {Fault(_badField)}"));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _parser.Dispose();
        _reader.Dispose();
    }

    private static string Fault(string field) => field.StartsWith('"')
        ? "a quote opens a field here and is not closed before its end; a quote within a field in quotes is doubled, "
            + "as \"\"."
        : "a quote stands within a field that has none around it; put the field in quotes and double the one within, "
            + "as \"5\"\" nails\".";

    private bool IsBlank() =>
        _parser.Count == 1 && _parser[0].Length == 0 && _badField is null && _parser.RawRecord.Trim('\n').Length == 0;

    /// <summary>
    /// Hands lines out one by one, so that after a row no line behind it is read. What has line breaks is counted by
    /// that.
    /// </summary>
    private sealed class LineReader : TextReader
    {
        private readonly PeekedLines? _lines;
        private readonly IReadOnlyList<byte[]> _head;
        private string _line = "";
        private int _position;

        public LineReader(PeekedLines lines)
        {
            _lines = lines;
            _head = [];
        }

        public LineReader(IReadOnlyList<byte[]> head) => _head = head;

        public long Count { get; private set; }

        public bool HasEnded => _lines is null && Count == _head.Count;

        public override int Read(char[] buffer, int index, int count)
        {
            if (_position == _line.Length && !TryNext())
            {
                return 0;
            }

            int length = Math.Min(count, _line.Length - _position);
            _line.CopyTo(_position, buffer, index, length);
            _position += length;
            return length;
        }

        private bool TryNext()
        {
            ReadOnlySpan<byte> line = default;
            if (_lines is null ? Count >= _head.Count : !_lines.Next(out line))
            {
                return false;
            }

            line = _lines is null ? _head[(int)Count] : line;
            Count++;
            _line = Encoding.UTF8.GetString(line) + "\n";
            _position = 0;
            return true;
        }
    }
}
