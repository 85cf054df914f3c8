using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Unicode;
using EarlyExitGen.Toolchain.Foundation.Files;

namespace EarlyExitGen.Toolchain.Foundation.Data;

/// <summary>
/// Reads text line by line, the one way for all verbs: UTF-8, with or without a byte order mark, packed with gzip or
/// not. A line ends with a line feed, a carriage return before it is not part of it; a carriage return elsewhere
/// belongs to the text. Memory is that of the longest line.
/// </summary>
internal sealed class TextLines : IDisposable
{
    private const int LongestLine = 1 << 28;
    private static readonly byte[] Mark = [0xEF, 0xBB, 0xBF];

    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly EncodingFaults _faults;
    private readonly Stream _stream;
    private readonly LastByteApart? _packed;
    private readonly IDisposable? _owner;
    private byte[] _buffer = new byte[1 << 16];
    private int _start;
    private int _end;
    private int _lineStart;
    private long _offset;
    private bool _hasBegun;

    static TextLines()
    {
        // Without it what is missing at the end of a gzip file goes unnoticed.
        AppContext.SetSwitch("System.IO.Compression.UseStrictValidation", true);
    }

    /// <summary>Reads a stream, which stays open.</summary>
    /// <param name="stream">The text, from its first byte.</param>
    /// <param name="name">What errors call it.</param>
    /// <param name="isFile">Whether it is a file that a command can name.</param>
    /// <param name="owner">What is disposed with the lines; null for nothing.</param>
    /// <exception cref="ToolException">It is not text.</exception>
    public TextLines(Stream stream, string name, bool isFile, IDisposable? owner = null)
    {
        Name = name;
        _owner = owner;
        _faults = new EncodingFaults(name, isFile);
        byte[] head = new byte[2];
        int length = stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        _stream = new HeadedStream(head.AsMemory(0, length), stream);
        if (length == 2 && head is [0x1F, 0x8B])
        {
            _faults.IsPacked = true;
            _packed = new LastByteApart(_stream);
            _stream = new GZipStream(_packed, CompressionMode.Decompress);
        }
    }

    /// <summary>The text's name in errors.</summary>
    public string Name { get; }

    /// <summary>How many lines were read.</summary>
    public long Count { get; private set; }

    /// <summary>Opens a text that is read once.</summary>
    /// <param name="path">A file, a pipe, or <c>-</c> for standard input.</param>
    /// <param name="expected">What to give, as the end of a sentence, for errors.</param>
    /// <exception cref="ToolException">It is missing, or not text.</exception>
    public static TextLines Open(string path, string expected)
    {
        TextInput input = TextInput.Of(path, expected);
        try
        {
            return input.Open(input);
        }
        catch
        {
            input.Dispose();
            throw;
        }
    }

    /// <summary>Reads the next line; false at the end. It is valid until the next call.</summary>
    /// <exception cref="ToolException">It is not UTF-8, or the file is damaged; line and byte are named.</exception>
    public bool Next(out ReadOnlySpan<byte> line)
    {
        if (!_hasBegun)
        {
            Begin();
        }

        int searched = 0;
        int length;
        while ((length = _buffer.AsSpan(_start + searched, _end - _start - searched).IndexOf((byte)'\n')) < 0)
        {
            searched = _end - _start;
            if (!Fill(isChecked: true))
            {
                // The last line may lack its end; behind the last end there is no line.
                line = searched > 0 ? Take(searched, searched) : default;
                return searched > 0;
            }
        }

        line = Take(searched + length, searched + length + 1);
        return true;
    }

    /// <summary>Makes the line that was read last the next one again.</summary>
    public void PutBack()
    {
        _start = _lineStart;
        Count--;
    }

    /// <summary>
    /// The SHA-256 of all bytes, those of gzip unpacked, in lower-case hex. Only when all lines were read, and once.
    /// </summary>
    public string Sha256() => Convert.ToHexStringLower(_hash.GetHashAndReset());

    /// <summary>The error that something is wrong with the line that was read last.</summary>
    /// <param name="fault">What, and what to do.</param>
    public ToolException Fault(string fault) => new(FormattableString.Invariant($"{Name}({Count}): {fault}"));

    /// <inheritdoc/>
    public void Dispose()
    {
        _hash.Dispose();
        _stream.Dispose();
        _owner?.Dispose();
    }

    private void Begin()
    {
        _hasBegun = true;
        while (_end < BinaryFormats.HeadLength && Fill(isChecked: false))
        {
        }

        BinaryFormats.Refuse(_buffer.AsSpan(0, Math.Min(_end, BinaryFormats.HeadLength)), Name, _faults);
        RefuseNul(0);
        _start = _buffer.AsSpan(0, _end).StartsWith(Mark) ? Mark.Length : 0;
    }

    private ReadOnlySpan<byte> Take(int length, int consumed)
    {
        _lineStart = _start;
        ReadOnlySpan<byte> line = _buffer.AsSpan(_start, length);
        _start += consumed;
        Count++;
        if (!Utf8.IsValid(line))
        {
            (int place, bool isCutOff) = EncodingFaults.Find(line);
            long offset = _offset + _lineStart + place;
            throw isCutOff && length == consumed
                ? _faults.CutOff(Count, offset)
                : _faults.NotUtf8(Count, offset, line[place]);
        }

        line = line is [.., (byte)'\r'] ? line[..^1] : line;
        if (length == consumed && Count == 1 && line.Contains((byte)'\r'))
        {
            throw new ToolException(
                $"{Name}: its lines end with a carriage return alone; make that a line feed: `tr '\\r' '\\n'`.");
        }

        return line;
    }

    private bool Fill(bool isChecked)
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            _offset += _start;
            _end -= _start;
            _start = 0;
        }

        if (_end == _buffer.Length)
        {
            if (_end >= LongestLine)
            {
                throw new ToolException(FormattableString.Invariant(
                    $"{Name}({Count + 1}): the line is longer than {LongestLine >> 20} MiB; each text has a line."));
            }

            Array.Resize(ref _buffer, 2 * _buffer.Length);
        }

        int from = _end;
        _end += Read(_buffer.AsSpan(_end));
        _hash.AppendData(_buffer, from, _end - from);
        if (isChecked)
        {
            RefuseNul(from);
        }

        return _end > from;
    }

    private int Read(Span<byte> buffer)
    {
        try
        {
            int count = _stream.Read(buffer);
            return count > 0 || _packed is null or { IsAtEnd: true } ? count : throw new ToolException(
                $"{Name}: after its gzip data there is something that is not gzip; fetch or pack it again.");
        }
        catch (InvalidDataException e)
        {
            throw new ToolException(
                FormattableString.Invariant(
                    $"{Name}: its gzip data is damaged or cut off, after {_offset + _end} bytes of text; ")
                + "fetch or pack it again.",
                e);
        }
    }

    // As soon as it comes, for what has no line ends may have no end either.
    private void RefuseNul(int from)
    {
        int nul = _buffer.AsSpan(from, _end - from).IndexOf((byte)0);
        if (nul >= 0)
        {
            nul += from;
            long line = Count + 1 + _buffer.AsSpan(_start, nul - _start).Count((byte)'\n');
            string? encoding = _offset == 0
                ? BinaryFormats.OfNuls(_buffer.AsSpan(0, Math.Min(_end, BinaryFormats.HeadLength)))
                : null;
            throw _faults.Nul(line, _offset + nul, encoding);
        }
    }
}
