namespace EarlyExitGen.Tokenization;

/// <summary>
/// Pieces by Microsoft.ML.Tokenizers, and the special tokens around them. A special token that is spelled in the text
/// is plain text. Thread-safe; allocates for each text, no more for a longer one than for one of as many tokens as are
/// kept.
/// </summary>
internal sealed class LibraryTokenizer : ITextTokenizer, IPieceCounter
{
    private readonly IPieceSource _source;
    private readonly Func<int, int> _toId;
    private readonly int _start;
    private readonly int _end;
    private readonly int[] _between;

    /// <summary>Puts special tokens around pieces.</summary>
    /// <param name="source">What gives the pieces.</param>
    /// <param name="toId">The encoder's id of a piece.</param>
    /// <param name="vocabularySize">One more than the largest id.</param>
    /// <param name="special">The special tokens.</param>
    /// <exception cref="ArgumentException">A special token is outside the vocabulary.</exception>
    public LibraryTokenizer(IPieceSource source, Func<int, int> toId, int vocabularySize, SpecialTokens special)
    {
        _source = source;
        _toId = toId;
        VocabularySize = vocabularySize;
        (_start, _end, _between) = (special.Start, special.End, [.. special.Between]);
        foreach (int id in (int[])[_start, _end, .. _between])
        {
            if (id >= vocabularySize)
            {
                throw new ArgumentException(FormattableString.Invariant(
                    $"the special token {id} is outside the vocabulary, whose largest id is {vocabularySize - 1}."));
            }
        }
    }

    /// <inheritdoc/>
    public int VocabularySize { get; }

    /// <inheritdoc/>
    public int Before => 1;

    /// <inheritdoc/>
    public int After => 1;

    /// <inheritdoc/>
    public int[] Between => [.. _between];

    /// <inheritdoc/>
    public int Encode(ReadOnlySpan<char> text, Span<int> ids, out bool truncated, ref TextReading reading)
    {
        int room = ids.Length - 2;
        if (room < 0)
        {
            throw new ArgumentException("A text takes at least 2 ids, those of its special tokens.", nameof(ids));
        }

        IReadOnlyList<int> pieces = _source.Read(text, room, int.MaxValue, ref reading, out bool whole);
        truncated = !whole || pieces.Count > room;
        int kept = Math.Min(pieces.Count, room);
        ids[0] = _start;
        Copy(pieces, ids.Slice(1, kept));
        ids[kept + 1] = _end;
        return kept + 2;
    }

    /// <inheritdoc/>
    public int EncodePair(
        ReadOnlySpan<char> first,
        ReadOnlySpan<char> second,
        Span<int> ids,
        Span<int> types,
        out bool truncated,
        ref TextReading reading)
    {
        int room = ids.Length - 2 - _between.Length;
        if (room < 0 || types.Length < ids.Length)
        {
            throw new ArgumentException(
                "A pair takes at least the ids of its special tokens, and as many types as ids.", nameof(ids));
        }

        IReadOnlyList<int> a = _source.Read(first, room, int.MaxValue, ref reading, out bool wholeA);
        IReadOnlyList<int> b = _source.Read(second, room, int.MaxValue, ref reading, out bool wholeB);
        truncated = !wholeA || !wholeB || a.Count + b.Count > room;
        (int keptA, int keptB) = PairTruncation.Fit(
            this, first, new PieceCount(a.Count, wholeA), second, new PieceCount(b.Count, wholeB), room, ref reading);
        int count = keptA + keptB + 2 + _between.Length;
        ids[0] = _start;
        Copy(a, ids.Slice(1, keptA));
        _between.CopyTo(ids[(1 + keptA)..]);
        Copy(b, ids.Slice(1 + keptA + _between.Length, keptB));
        ids[count - 1] = _end;
        types[..count].Clear();
        if (_between.Length == 1)
        {
            types[(keptA + 2)..count].Fill(1);
        }

        return count;
    }

    /// <inheritdoc/>
    public void WriteTypes(ReadOnlySpan<int> ids, Span<int> types)
    {
        // With two ids between the texts the types are all 0, as in RoBERTa.
        int first = _between.Length == 1 ? ids.IndexOf(_between[0]) + 1 : 0;
        types[..ids.Length].Fill(first > 0 ? 1 : 0);
        types[..first].Clear();
    }

    /// <inheritdoc/>
    int IPieceCounter.MostCompared => 1 << 16;

    /// <inheritdoc/>
    PieceCount IPieceCounter.Count(ReadOnlySpan<char> text, int most, int limit, ref TextReading reading)
    {
        IReadOnlyList<int> pieces = _source.Read(text, most, limit, ref reading, out bool whole);
        return new PieceCount(pieces.Count, whole);
    }

    private void Copy(IReadOnlyList<int> pieces, Span<int> ids)
    {
        for (int i = 0; i < ids.Length; i++)
        {
            ids[i] = _toId(pieces[i]);
        }
    }
}
