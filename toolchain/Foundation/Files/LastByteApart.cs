namespace EarlyExitGen.Toolchain.Foundation.Files;

/// <summary>
/// A stream that gives its last byte by itself. Whoever unpacks it reads ahead, and does not tell where what is packed
/// ends; but if it ends before the stream does, the stream's end is never asked for.
/// </summary>
internal sealed class LastByteApart(Stream stream) : ReadOnlyStream
{
    private byte? _held;

    /// <summary>Whether its end was asked for.</summary>
    public bool IsAtEnd { get; private set; }

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        if (buffer.IsEmpty)
        {
            return 0;
        }

        byte held = 0;
        if (_held is { } before)
        {
            held = before;
        }
        else if (stream.Read(new Span<byte>(ref held)) == 0)
        {
            IsAtEnd = true;
            return 0;
        }

        int count = stream.Read(buffer);
        if (count == 0)
        {
            buffer[0] = held;
            _held = null;
            return 1;
        }

        _held = buffer[count - 1];
        buffer[..(count - 1)].CopyTo(buffer[1..]);
        buffer[0] = held;
        return count;
    }
}
