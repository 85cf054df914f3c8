using System.Buffers;
using System.Buffers.Binary;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace EarlyExitGen.Cluster.Wire;

/// <summary>
/// Writes states as bytes: for each text one that says whether it has a state; then what its last exit has answered,
/// how many have answered so in a row, and the number of its numbers, in four bytes each; then these, in half
/// precision.
/// </summary>
internal sealed class StateWriter
{
    /// <summary>What a text takes that goes on as its ids.</summary>
    public const byte None = 0;

    /// <summary>What precedes a state.</summary>
    public const byte Some = 1;

    /// <summary>The bytes before the numbers.</summary>
    public const int Header = 1 + (3 * sizeof(int));

    /// <summary>The bytes of a number.</summary>
    public const int Width = sizeof(ushort);

    // Messages of Orleans are of at most 100 MB.
    private const int MostBytes = 32 << 20;

    private readonly ArrayBufferWriter<byte> _bytes = new();
    private int _skipped;

    /// <summary>How many texts have a state.</summary>
    public int Count { get; private set; }

    /// <summary>The bytes; null if no text has a state.</summary>
    public byte[]? ToArray() => Count == 0 ? null : _bytes.WrittenSpan.ToArray();

    /// <summary>The next text has none.</summary>
    public void Skip()
    {
        // Most batches have no state at all.
        if (Count == 0)
        {
            _skipped++;
            return;
        }

        _bytes.GetSpan(1)[0] = None;
        _bytes.Advance(1);
    }

    /// <summary>
    /// Writes the next text's state; false if it has to go on without: half precision does not take it, or there are
    /// too many.
    /// </summary>
    public bool TryAdd(ReadOnlySpan<float> numbers, int streak, int lastAnswer)
    {
        int size = Header + (numbers.Length * Width);
        if (_bytes.WrittenCount + size > MostBytes || !IsHalf(numbers))
        {
            Skip();
            return false;
        }

        for (; _skipped > 0; _skipped--)
        {
            _bytes.GetSpan(1)[0] = None;
            _bytes.Advance(1);
        }

        Span<byte> to = _bytes.GetSpan(size)[..size];
        to[0] = Some;
        BinaryPrimitives.WriteInt32LittleEndian(to[1..], lastAnswer);
        BinaryPrimitives.WriteInt32LittleEndian(to[(1 + sizeof(int))..], streak);
        BinaryPrimitives.WriteInt32LittleEndian(to[(1 + (2 * sizeof(int)))..], numbers.Length);
        Span<ushort> halves = MemoryMarshal.Cast<byte, ushort>(to[Header..]);
        TensorPrimitives.ConvertToHalf(numbers, MemoryMarshal.Cast<ushort, Half>(halves));
        if (!BitConverter.IsLittleEndian)
        {
            BinaryPrimitives.ReverseEndianness(halves, halves);
        }

        _bytes.Advance(size);
        Count++;
        return true;
    }

    // Not where a number is too large, infinite, or none.
    private static bool IsHalf(ReadOnlySpan<float> numbers) =>
        numbers.IsEmpty || TensorPrimitives.MaxMagnitude(numbers) is <= 65504 and >= -65504;
}
