using System.Numerics;
using System.Runtime.CompilerServices;

namespace EarlyExitGen.Tokenization;

/// <summary>Ids of the pieces that are an <see cref="AsciiWord"/>; open addressing, a look at one cache line for most.</summary>
internal sealed class AsciiPieces
{
    private const int SlotsPerPiece = 2;

    // Pieces that begin with the same three characters; shorter ones are looked up whatever follows.
    private const int Beginning = 3;
    private const uint Shorter = (1u << (Beginning - 1)) - 1;

    private readonly Slot[] _slots;
    private readonly int _shift;
    private readonly ushort[] _lengths;
    private readonly int _lengthsShift;

    /// <summary>A table of some pieces, those that are no such word left out; of equal ones the last counts.</summary>
    public AsciiPieces(IEnumerable<(string Text, int Id)> pieces)
    {
        List<(AsciiWord Word, int Id)> words = [];
        foreach ((string text, int id) in pieces)
        {
            if (AsciiWord.TryParse(text, out AsciiWord word))
            {
                words.Add((word, id));
            }
        }

        int bits = BitOperations.Log2((uint)Math.Max(words.Count * SlotsPerPiece, 8)) + 1;
        _shift = 64 - bits;
        _slots = new Slot[1 << bits];
        _lengthsShift = _shift + 1;
        _lengths = new ushort[1 << (bits - 1)];
        foreach ((AsciiWord word, int id) in words)
        {
            Find(word.Low, word.High) = new Slot(word.Low, word.High, id);
            Lengths(word) |= (ushort)(1 << (word.Length - 1));
        }
    }

    /// <summary>Looks a word up; its id, or -1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Find(in AsciiWord word)
    {
        ref Slot slot = ref Find(word.Low, word.High);
        return slot.Low == 0 ? -1 : slot.Id;
    }

    /// <summary>The longest piece that a word begins with: its id, or -1.</summary>
    /// <param name="word">The word.</param>
    /// <param name="most">The most characters that the piece may have.</param>
    /// <param name="length">The length of the piece.</param>
    public int FindLongest(in AsciiWord word, int most, out int length)
    {
        uint lengths = (Lengths(word) | Shorter) & ((1u << most) - 1);
        while (lengths != 0)
        {
            length = BitOperations.Log2(lengths) + 1;
            if (Find(word.Start(length)) is var id and >= 0)
            {
                return id;
            }

            lengths ^= 1u << (length - 1);
        }

        length = 0;
        return -1;
    }

    // The slot of a word, or the empty one where it would go.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ref Slot Find(ulong low, ulong high)
    {
        Slot[] slots = _slots;
        int index = (int)(((low * 0x9E3779B97F4A7C15) + (high * 0xC2B2AE3D27D4EB4F)) >> _shift);
        while (true)
        {
            ref Slot slot = ref slots[index];
            if ((slot.Low == low && slot.High == high) || slot.Low == 0)
            {
                return ref slot;
            }

            index = (index + 1) & (slots.Length - 1);
        }
    }

    // The lengths of the pieces that begin as a word does, one bit each, that of length 1 lowest; those of some others among them.
    private ref ushort Lengths(in AsciiWord word) =>
        ref _lengths[(word.Low & ((1ul << (8 * Beginning)) - 1)) * 0x9E3779B97F4A7C15 >> _lengthsShift];

    private readonly record struct Slot(ulong Low, ulong High, int Id);
}
