using Microsoft.ML.Tokenizers;

namespace EarlyExitGen.Tokenization;

/// <summary>
/// Pieces by Microsoft.ML.Tokenizers, and the special tokens around them. A special token that is spelled in the text is
/// plain text. Thread-safe; allocates for each text.
/// </summary>
internal sealed class LibraryTokenizer : ITextTokenizer
{
    private readonly Tokenizer _tokenizer;
    private readonly Func<int, int> _toId;
    private readonly bool _addPrefixSpace;
    private readonly int _start;
    private readonly int _end;
    private readonly int[] _between;

    /// <summary>Puts special tokens around the pieces of a tokenizer that adds none itself.</summary>
    /// <param name="tokenizer">What gives the pieces.</param>
    /// <param name="toId">The encoder's id of a piece.</param>
    /// <param name="vocabularySize">One more than the largest id.</param>
    /// <param name="addPrefixSpace">Whether a text is read as if a space stood before it.</param>
    /// <param name="special">The special tokens.</param>
    /// <exception cref="ArgumentException">A special token is outside the vocabulary.</exception>
    public LibraryTokenizer(
        Tokenizer tokenizer, Func<int, int> toId, int vocabularySize, bool addPrefixSpace, SpecialTokens special)
    {
        _tokenizer = tokenizer;
        _toId = toId;
        _addPrefixSpace = addPrefixSpace;
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
    public int Encode(ReadOnlySpan<char> text, Span<int> ids, out bool truncated)
    {
        int room = ids.Length - 2;
        if (room < 0)
        {
            throw new ArgumentException("A text takes at least 2 ids, those of its special tokens.", nameof(ids));
        }

        IReadOnlyList<int> pieces = Pieces(text);
        truncated = pieces.Count > room;
        int kept = Math.Min(pieces.Count, room);
        ids[0] = _start;
        Copy(pieces, ids.Slice(1, kept));
        ids[kept + 1] = _end;
        return kept + 2;
    }

    /// <inheritdoc/>
    public int EncodePair(
        ReadOnlySpan<char> first, ReadOnlySpan<char> second, Span<int> ids, Span<int> types, out bool truncated)
    {
        int room = ids.Length - 2 - _between.Length;
        if (room < 0 || types.Length < ids.Length)
        {
            throw new ArgumentException(
                "A pair takes at least the ids of its special tokens, and as many types as ids.", nameof(ids));
        }

        IReadOnlyList<int> a = Pieces(first);
        IReadOnlyList<int> b = Pieces(second);
        truncated = a.Count + b.Count > room;
        (int keptA, int keptB) = PairTruncation.Fit(a.Count, b.Count, room);
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

    private IReadOnlyList<int> Pieces(ReadOnlySpan<char> text)
    {
        // An empty text has no pieces, not that of a space.
        if (text.IsEmpty)
        {
            return [];
        }

        return _addPrefixSpace && !char.IsWhiteSpace(text[0])
            ? _tokenizer.EncodeToIds($" {text}")
            : _tokenizer.EncodeToIds(text);
    }

    private void Copy(IReadOnlyList<int> pieces, Span<int> ids)
    {
        for (int i = 0; i < ids.Length; i++)
        {
            ids[i] = _toId(pieces[i]);
        }
    }
}
