using System.Numerics;
using System.Runtime.CompilerServices;

namespace EarlyExitGen.Tokenization;

/// <summary>Ids by <see cref="AsciiWord"/>, open addressing. Thread-safe.</summary>
internal sealed class AsciiPieces
{
    private const int SlotsPerPiece = 2;

    // Of the pieces that begin with the same three characters it is known which lengths they have, so that few of a
    // word's beginnings are looked up. Pieces of one or two characters are looked up for every word.
    private const int Beginning = 3;
    private const uint Shorter = (1u << (Beginning - 1)) - 1;

    // Odd numbers without a pattern (2^64 by the golden ratio, and a prime), which spread words over the slots.
    private const ulong LowFactor = 0x9E3779B97F4A7C15;
    private const ulong HighFactor = 0xC2B2AE3D27D4EB4F;

    // Where a piece stands among the pieces, 0 where there is none. Pieces are in the order of their ids, in which many
    // vocabularies begin with the common ones: these are neighbours in the cache.
    private readonly int[] _slots;
    private readonly Piece[] _pieces;
    private readonly int _shift;
    private readonly ushort[] _lengths;
    private readonly int _lengthsShift;

    /// <summary>A table of those pieces that are an <see cref="AsciiWord"/>; of equal ones the last counts.</summary>
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
        _slots = new int[1 << bits];
        _pieces = new Piece[words.Count + 1];
        _pieces[0] = new Piece(0, 0, -1); // what an empty slot leads to
        int count = 1;
        _lengthsShift = _shift + 1;
        _lengths = new ushort[1 << (bits - 1)];
        foreach ((AsciiWord word, int id) in words)
        {
            ref int slot = ref Slot(word);
            if (slot == 0)
            {
                slot = count++;
            }

            _pieces[slot] = new Piece(word.Low, word.High, id);
            Lengths(word) |= (ushort)(1 << (word.Length - 1));
        }
    }

    /// <summary>Looks a word up; its id, or -1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Find(in AsciiWord word) => _pieces[Slot(word)].Id;

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
    private ref int Slot(in AsciiWord word)
    {
        int[] slots = _slots;
        Piece[] pieces = _pieces;
        int index = (int)(((word.Low * LowFactor) + (word.High * HighFactor)) >> _shift);
        while (true)
        {
            ref int slot = ref slots[index];
            ref Piece piece = ref pieces[slot];
            if ((piece.Low == word.Low && piece.High == word.High) || slot == 0)
            {
                return ref slot;
            }

            index = (index + 1) & (slots.Length - 1);
        }
    }

    // The lengths of the pieces that begin as a word does, and of some others: one bit each, that of length 1 lowest.
    private ref ushort Lengths(in AsciiWord word)
    {
        ulong beginning = word.Low & ((1ul << (8 * Beginning)) - 1);
        return ref _lengths[(beginning * LowFactor) >> _lengthsShift];
    }

    private readonly record struct Piece(ulong Low, ulong High, int Id);
}
