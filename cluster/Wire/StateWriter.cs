using System.Buffers;
using System.Buffers.Binary;
using System.Numerics.Tensors;

namespace EarlyExitGen.Cluster.Wire;

/// <summary>
/// Writes states as bytes: for each text one that says whether it has a state, and in which precision; then what its
/// last exit has answered, how many have answered so in a row, and how many numbers there are, in four bytes each; then
/// the numbers.
/// </summary>
/// <param name="isHalf">Whether half precision is enough, where it takes the numbers.</param>
internal sealed class StateWriter(bool isHalf)
{
    /// <summary>What a text takes that goes on as its ids.</summary>
    public const byte None = 0;

    /// <summary>What precedes a state in half precision.</summary>
    public const byte Half = 1;

    /// <summary>What precedes a state in single precision.</summary>
    public const byte Single = 2;

    private const int Header = 1 + (3 * sizeof(int));
    private const float MostOfHalf = 65504;

    // Messages of Orleans are of at most 100 MB.
    private const int MostBytes = 32 << 20;

    private readonly ArrayBufferWriter<byte> _bytes = new();
    private int _skipped;

    /// <summary>How many texts have a state.</summary>
    public int Count { get; private set; }

    /// <summary>The bytes; null if no text has a state.</summary>
    public byte[]? ToArray() => Count == 0 ? null : _bytes.WrittenSpan.ToArray();

    /// <summary>The bytes of a state of so many numbers.</summary>
    public int SizeOf(int numbers) => SizeOf(numbers, isHalf);

    /// <summary>The next text has none.</summary>
    public void Skip()
    {
        // Most batches have no state at all.
        if (Count == 0)
        {
            _skipped++;
        }
        else
        {
            WriteNone();
        }
    }

    /// <summary>
    /// Writes the next text's state; false if it has to go on without: a number is not finite, or there are too many.
    /// </summary>
    public bool TryAdd(ReadOnlySpan<float> numbers, int streak, int lastAnswer)
    {
        float most = numbers.IsEmpty ? 0 : Math.Abs(TensorPrimitives.MaxMagnitude(numbers));
        bool half = isHalf && most <= MostOfHalf;
        int size = SizeOf(numbers.Length, half);
        if (_bytes.WrittenCount + size > MostBytes || !float.IsFinite(most))
        {
            Skip();
            return false;
        }

        for (; _skipped > 0; _skipped--)
        {
            WriteNone();
        }

        Span<byte> to = _bytes.GetSpan(size)[..size];
        to[0] = half ? Half : Single;
        BinaryPrimitives.WriteInt32LittleEndian(to[1..], lastAnswer);
        BinaryPrimitives.WriteInt32LittleEndian(to[(1 + sizeof(int))..], streak);
        BinaryPrimitives.WriteInt32LittleEndian(to[(1 + (2 * sizeof(int)))..], numbers.Length);
        StateNumbers.Write(numbers, to[Header..], half);
        _bytes.Advance(size);
        Count++;
        return true;
    }

    private static int SizeOf(int numbers, bool half) => Header + (numbers * StateNumbers.WidthOf(half));

    private void WriteNone()
    {
        _bytes.GetSpan(1)[0] = None;
        _bytes.Advance(1);
    }
}
