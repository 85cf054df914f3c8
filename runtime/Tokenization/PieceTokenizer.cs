namespace EarlyExitGen.Tokenization;

/// <summary>
/// Pieces, and the special tokens around them. A special token that is spelled in the text is plain text. Thread-safe;
/// allocates nothing per text.
/// </summary>
internal sealed class PieceTokenizer : ITextTokenizer, IPieceCounter
{
    private readonly IPieceReader _reader;
    private readonly int[] _before;
    private readonly int[] _between;
    private readonly int[] _after;
    private readonly int[] _types;

    /// <summary>Puts special tokens around pieces.</summary>
    /// <param name="reader">What gives the pieces.</param>
    /// <param name="vocabularySize">One more than the largest id.</param>
    /// <param name="template">The special tokens.</param>
    /// <exception cref="ArgumentException">A special token is outside the vocabulary.</exception>
    public PieceTokenizer(IPieceReader reader, int vocabularySize, TextTemplate template)
    {
        _reader = reader;
        VocabularySize = vocabularySize;
        (_before, _between, _after) = ([.. template.Before], [.. template.Between], [.. template.After]);
        _types = [.. template.PairTypes];
        foreach (int id in (int[])[.. _before, .. _between, .. _after])
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
    public int[] Between => [.. _between];

    /// <inheritdoc/>
    public int Before => _before.Length;

    /// <inheritdoc/>
    public int After => _after.Length;

    /// <inheritdoc/>
    public int Encode(ReadOnlySpan<char> text, Span<int> ids, out bool truncated, ref TextReading reading)
    {
        int room = ids.Length - _before.Length - _after.Length;
        if (room < 0)
        {
            throw new ArgumentException("A text takes at least the ids of its special tokens.", nameof(ids));
        }

        PieceWriter pieces = new(ids.Slice(_before.Length, room));
        bool whole = _reader.Read(text, ref pieces, room, int.MaxValue, ref reading);
        truncated = !whole || pieces.Overflowed;
        _before.CopyTo(ids);
        _after.CopyTo(ids[(_before.Length + pieces.Kept)..]);
        return _before.Length + pieces.Kept + _after.Length;
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
        int room = ids.Length - _before.Length - _between.Length - _after.Length;
        if (room < 0 || types.Length < ids.Length)
        {
            throw new ArgumentException(
                "A pair takes at least the ids of its special tokens, and as many types as ids.", nameof(ids));
        }

        // The second text's ids wait where their types will be until it is known how much of the first one stays.
        PieceWriter a = new(ids.Slice(_before.Length, room));
        PieceWriter b = new(types[..room]);
        bool wholeA = _reader.Read(first, ref a, room, int.MaxValue, ref reading);
        bool wholeB = _reader.Read(second, ref b, room, int.MaxValue, ref reading);
        truncated = !wholeA || !wholeB || a.Count + b.Count > room;
        (int keptA, int keptB) = PairTruncation.Fit(
            this, first, new PieceCount(a.Count, wholeA), second, new PieceCount(b.Count, wholeB), room, ref reading);
        _before.CopyTo(ids);
        int between = _before.Length + keptA;
        _between.CopyTo(ids[between..]);
        types[..keptB].CopyTo(ids[(between + _between.Length)..]);
        int end = between + _between.Length + keptB;
        _after.CopyTo(ids[end..]);
        WriteTypes(keptA, keptB, types);
        return end + _after.Length;
    }

    /// <inheritdoc/>
    public void WriteTypes(ReadOnlySpan<int> ids, Span<int> types)
    {
        int start = _before.Length;
        int at = _between.Length == 0 || ids.Length < start ? -1 : ids[start..].IndexOf(_between);
        int second = ids.Length - start - at - _between.Length - _after.Length;
        types[..ids.Length].Clear();
        if (at >= 0 && second >= 0)
        {
            WriteTypes(at, second, types);
        }
    }

    /// <inheritdoc/>
    int IPieceCounter.MostCompared => 1 << 16;

    /// <inheritdoc/>
    PieceCount IPieceCounter.Count(ReadOnlySpan<char> text, int most, int limit, ref TextReading reading)
    {
        PieceWriter pieces = default;
        bool whole = _reader.Read(text, ref pieces, most, limit, ref reading);
        return new PieceCount(pieces.Count, whole);
    }

    private void WriteTypes(int first, int second, Span<int> types)
    {
        int part = 0;
        int at = 0;
        Copy(_before.Length, types, ref part, ref at);
        Fill(first, types, ref part, ref at);
        Copy(_between.Length, types, ref part, ref at);
        Fill(second, types, ref part, ref at);
        Copy(_after.Length, types, ref part, ref at);
    }

    private void Copy(int count, Span<int> types, ref int part, ref int at)
    {
        _types.AsSpan(part, count).CopyTo(types[at..]);
        (part, at) = (part + count, at + count);
    }

    private void Fill(int count, Span<int> types, ref int part, ref int at)
    {
        types.Slice(at, count).Fill(_types[part]);
        (part, at) = (part + 1, at + count);
    }
}
