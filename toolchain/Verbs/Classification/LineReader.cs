namespace EarlyExitGen.Toolchain.Verbs.Classification;

/// <summary>
/// Reads a file of UTF-8 line by line, as <c>wc -l</c> counts them: a line ends with a line feed, a carriage return before it
/// is no part of it. A byte order mark at the start is skipped. Memory is that of the longest line.
/// </summary>
internal sealed class LineReader(Stream stream)
{
    private static readonly byte[] Mark = [0xEF, 0xBB, 0xBF];

    private byte[] _buffer = new byte[1 << 16];
    private int _start;
    private int _end;
    private bool _begun;

    /// <summary>How many lines were read.</summary>
    public long Count { get; private set; }

    /// <summary>Reads the next line; false at the end. It is valid until the next call.</summary>
    public bool Next(out ReadOnlySpan<byte> line)
    {
        if (!_begun)
        {
            _begun = true;
            while (_end < Mark.Length && Fill())
            {
            }

            _start = _buffer.AsSpan(0, _end).StartsWith(Mark) ? Mark.Length : 0;
        }

        int searched = 0;
        int length;
        while ((length = _buffer.AsSpan((_start + searched)..(_end)).IndexOf((byte)'\n')) < 0)
        {
            searched = _end - _start;
            if (!Fill())
            {
                // The last line may lack its end; behind the last end there is no line.
                line = Take(searched, searched);
                return searched > 0;
            }
        }

        length += searched;
        line = Take(length, length + 1);
        return true;
    }

    private ReadOnlySpan<byte> Take(int length, int consumed)
    {
        ReadOnlySpan<byte> line = _buffer.AsSpan(_start, length);
        _start += consumed;
        Count += consumed > 0 ? 1 : 0;
        return line is [.., (byte)'\r'] ? line[..^1] : line;
    }

    private bool Fill()
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            _end -= _start;
            _start = 0;
        }

        if (_end == _buffer.Length)
        {
            Array.Resize(ref _buffer, 2 * _buffer.Length);
        }

        int read = stream.Read(_buffer, _end, _buffer.Length - _end);
        _end += read;
        return read > 0;
    }
}
