namespace EarlyExitGen.Tokenization;

/// <summary>
/// Ids by text, open addressing. The caller brings the text's hash, because it can compute those of all prefixes of a
/// word in one pass; a dictionary would read every prefix again.
/// </summary>
internal sealed class PieceTable
{
    // At least half of it is empty: most texts are not pieces, and most of these are told by one look.
    private const int SlotsPerPiece = 2;

    private readonly Slot[] _slots;
    private readonly int _shift;
    private readonly char[] _text;

    /// <summary>A table of some pieces; of equal ones the last counts.</summary>
    public PieceTable(IReadOnlyCollection<(string Text, int Id)> pieces)
    {
        int bits = 4;
        while (1 << bits < pieces.Count * SlotsPerPiece)
        {
            bits++;
        }

        _shift = 32 - bits;
        _slots = new Slot[1 << bits];
        _text = string.Concat(pieces.Select(piece => piece.Text)).ToCharArray();
        int start = 0;
        foreach ((string text, int id) in pieces.Where(piece => piece.Text.Length > 0))
        {
            uint hash = PieceHash.Of(text);
            ref Slot slot = ref Find(text, hash);
            slot = new Slot(hash, id, start, text.Length);
            start += text.Length;
            Longest = Math.Max(Longest, text.Length);
        }
    }

    /// <summary>The length of the longest piece.</summary>
    public int Longest { get; }

    /// <summary>Looks a text up.</summary>
    /// <param name="text">The text; not empty.</param>
    /// <param name="hash">Its <see cref="PieceHash"/>.</param>
    /// <param name="id">Its id.</param>
    public bool TryGet(ReadOnlySpan<char> text, uint hash, out int id)
    {
        ref Slot slot = ref Find(text, hash);
        id = slot.Id;
        return slot.Length > 0;
    }

    // The slot of a text, or the empty one where it would go.
    private ref Slot Find(ReadOnlySpan<char> text, uint hash)
    {
        // The hash of similar texts is similar: the multiplication spreads it to the upper bits.
        int index = (int)((hash * 0x9E3779B1u) >> _shift);
        while (true)
        {
            ref Slot slot = ref _slots[index];
            if (slot.Length == 0
                || (slot.Hash == hash && text.SequenceEqual(_text.AsSpan(slot.Start, slot.Length))))
            {
                return ref slot;
            }

            index = (index + 1) & (_slots.Length - 1);
        }
    }

    private readonly record struct Slot(uint Hash, int Id, int Start, int Length);
}
