using System.Runtime.CompilerServices;

namespace EarlyExitGen.Tokenization;

/// <summary>Word pieces by their text, and how words are put together from them. Allocates nothing per word.</summary>
internal sealed class WordPieceVocabulary
{
    private const string Continuation = "##";

    // Pieces as they stand in the vocabulary, and those that continue a word, without their ##.
    private readonly PieceTable _first;
    private readonly PieceTable _next;
    private readonly AsciiPieces _asciiFirst;
    private readonly AsciiPieces _asciiNext;

    /// <summary>Takes word pieces in the order of their ids; of equal ones the last counts, as in BERT.</summary>
    public WordPieceVocabulary(IReadOnlyList<string> pieces)
    {
        (string Text, int Id)[] all = [.. pieces.Select((piece, id) => (piece, id))];
        (string Text, int Id)[] next =
        [
            .. all.Where(static piece => piece.Text.StartsWith(Continuation, StringComparison.Ordinal))
                .Select(static piece => (piece.Text[Continuation.Length..], piece.Id)),
        ];
        _first = new PieceTable(all);
        _next = new PieceTable(next);
        _asciiFirst = new AsciiPieces(all);
        _asciiNext = new AsciiPieces(next);
        Count = pieces.Count;
    }

    /// <summary>The number of word pieces.</summary>
    public int Count { get; }

    /// <summary>The id of a whole piece, as it stands in the vocabulary; null if there is none.</summary>
    public int? Find(string piece) => _first.TryGet(piece, PieceHash.Of(piece), out int id) ? id : null;

    /// <summary>As the other one, for most words.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TrySplit(in AsciiWord word, ref PieceWriter pieces)
    {
        // Most words are pieces.
        int whole = _asciiFirst.Find(word);
        if (whole >= 0)
        {
            pieces.Add(whole);
            return true;
        }

        return TrySplitInto(word, ref pieces);
    }

    /// <summary>
    /// Puts a word together: the longest piece that it starts with, then the longest that the rest starts with, and so
    /// on.
    /// </summary>
    /// <param name="word">
    /// The word, not empty, of at most twice <see cref="WordBuffer.MaxCodePoints"/> code units.
    /// </param>
    /// <param name="hash">Its <see cref="PieceHash"/>.</param>
    /// <param name="pieces">Takes the pieces; where this fails, perhaps some of them.</param>
    /// <returns>Whether it can be put together.</returns>
    public bool TrySplit(scoped ReadOnlySpan<char> word, uint hash, ref PieceWriter pieces)
    {
        // Most words are pieces.
        if (_first.TryGet(word, hash, out int whole))
        {
            pieces.Add(whole);
            return true;
        }

        Span<uint> hashes = stackalloc uint[word.Length + 1];
        hashes[0] = 0;
        for (int i = 0; i < word.Length; i++)
        {
            hashes[i + 1] = PieceHash.Append(hashes[i], word[i]);
        }

        PieceTable table = _first;
        int most = word.Length - 1; // the whole is none
        for (int start = 0; start < word.Length;)
        {
            int length = Math.Min(most, table.Longest);
            int id = 0;
            while (length > 0 && !table.TryGet(
                word.Slice(start, length), PieceHash.Rest(hashes[start], hashes[start + length], length), out id))
            {
                length--;
            }

            if (length == 0)
            {
                return false;
            }

            pieces.Add(id);
            start += length;
            most = word.Length - start;
            table = _next;
        }

        return true;
    }

    private bool TrySplitInto(AsciiWord word, ref PieceWriter pieces)
    {
        AsciiPieces table = _asciiFirst;
        int most = word.Length - 1; // the whole is none
        while (word.Length > 0)
        {
            int id = table.FindLongest(word, most, out int length);
            if (id < 0)
            {
                return false;
            }

            pieces.Add(id);
            word = word.Rest(length);
            most = word.Length;
            table = _asciiNext;
        }

        return true;
    }
}
