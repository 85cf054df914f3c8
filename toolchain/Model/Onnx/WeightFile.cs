using System.Runtime.InteropServices;

namespace EarlyExitGen.Toolchain.Model.Onnx;

/// <summary>
/// A file of external data that several graphs can share: tensors one after another, each starting at a multiple
/// of <see cref="Alignment"/>. Little-endian. Not thread-safe.
/// </summary>
internal sealed class WeightFile : IDisposable
{
    /// <summary>Tensors start at multiples of this many bytes: a cache line.</summary>
    public const int Alignment = 64;

    private readonly FileStream _stream;

    /// <summary>Creates <paramref name="path"/>, over any file that is there.</summary>
    public WeightFile(string path)
        : this(path, FileMode.Create)
    {
    }

    private WeightFile(string path, FileMode mode)
    {
        _stream = new FileStream(path, mode, FileAccess.Write);
        Name = Path.GetFileName(path);
    }

    /// <summary>Opens a file that is there, to append to its first bytes; what follows them goes.</summary>
    /// <param name="path">The file.</param>
    /// <param name="length">How many bytes stay.</param>
    public static WeightFile Continue(string path, long length)
    {
        WeightFile file = new(path, FileMode.Open);
        file._stream.SetLength(length);
        file._stream.Position = length;
        return file;
    }

    /// <summary>The file's name, which graphs in the same folder refer to.</summary>
    public string Name { get; }

    /// <summary>The bytes written so far.</summary>
    public long Length => _stream.Length;

    /// <summary>Appends a tensor's values, in row-major order.</summary>
    public WeightReference Append<T>(ElementType type, ReadOnlySpan<T> values, params ReadOnlySpan<long> shape)
        where T : unmanaged
    {
        long offset = Align();
        ReadOnlySpan<byte> bytes = MemoryMarshal.AsBytes(values);
        _stream.Write(bytes);
        return new WeightReference(Name, offset, bytes.Length, type, shape.ToArray());
    }

    /// <summary>Appends so many bytes of another file, and gives the place of the first.</summary>
    /// <exception cref="EndOfStreamException">There are fewer.</exception>
    public long Append(Stream source, long length)
    {
        long offset = Align();
        byte[] buffer = new byte[1 << 16];
        for (long left = length; left > 0;)
        {
            int read = (int)Math.Min(left, buffer.Length);
            source.ReadExactly(buffer.AsSpan(0, read));
            _stream.Write(buffer.AsSpan(0, read));
            left -= read;
        }

        return offset;
    }

    /// <summary>Makes what was written so far readable.</summary>
    public void Flush() => _stream.Flush();

    /// <inheritdoc/>
    public void Dispose() => _stream.Dispose();

    private long Align()
    {
        long padding = -_stream.Position & (Alignment - 1);
        _stream.Write(stackalloc byte[(int)padding]);
        return _stream.Position;
    }
}
