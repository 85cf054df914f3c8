using EarlyExitGen.Loading;

namespace EarlyExitGen.Tokenization;

/// <summary>
/// BERT's tokenizer: cleans, splits and word-pieces a text into the ids that the encoder takes, <c>[CLS]</c> and
/// <c>[SEP]</c> included. A special token that is spelled in the text is plain text. Ill-formed UTF-16 is read as if
/// it were not there. Thread-safe; allocates nothing per text.
/// </summary>
public sealed class WordPieceTokenizer : ITextTokenizer, IPieceCounter
{
    /// <summary>See <see cref="IPieceCounter.MostCompared"/>.</summary>
    internal const int MostCompared = 1 << 18;

    private readonly WordPieceVocabulary _vocabulary;
    private readonly WordPieceReader _reader;
    private readonly int _start;

    private WordPieceTokenizer(WordPieceVocabulary vocabulary, bool lowercase, bool stripAccents, bool vectors)
    {
        _vocabulary = vocabulary;
        _reader = new WordPieceReader(vocabulary, lowercase, stripAccents, Special("[UNK]"), vectors);
        _start = Special("[CLS]");
        SeparatorId = Special("[SEP]");
    }

    /// <summary>The number of word pieces in the vocabulary; ids lie in [0, VocabularySize).</summary>
    public int VocabularySize => _vocabulary.Count;

    /// <summary>The id of <c>[SEP]</c>, which ends each text.</summary>
    public int SeparatorId { get; }

    /// <summary>Reads a vocabulary: UTF-8, one word piece a line, its line number (from 0) being its id.</summary>
    /// <exception cref="ArgumentException"><c>[CLS]</c>, <c>[SEP]</c> or <c>[UNK]</c> is missing.</exception>
    /// <exception cref="IOException">There is no such file, or it is something else, such as a pipe.</exception>
    public static WordPieceTokenizer Load(string vocabularyFile, bool lowercase = true, bool stripAccents = true) =>
        RegularFile.Problem(vocabularyFile) is { } problem
            ? throw new IOException($"The vocabulary '{vocabularyFile}' {problem}.")
            : Create(File.ReadAllLines(vocabularyFile), lowercase, stripAccents);

    /// <summary>Makes a tokenizer from word pieces in the order of their ids.</summary>
    /// <exception cref="ArgumentException"><c>[CLS]</c>, <c>[SEP]</c> or <c>[UNK]</c> is missing.</exception>
    public static WordPieceTokenizer Create(IReadOnlyList<string> vocabulary, bool lowercase, bool stripAccents) =>
        Create(vocabulary, lowercase, stripAccents, AsciiWord.UsesVectors);

    /// <summary>As the public method, with or without vectors: ids do not depend on it.</summary>
    internal static WordPieceTokenizer Create(
        IReadOnlyList<string> vocabulary, bool lowercase, bool stripAccents, bool vectors) =>
        new(new WordPieceVocabulary(vocabulary), lowercase, stripAccents, vectors);

    /// <summary>
    /// Writes the ids of <c>[CLS] text [SEP]</c> to <paramref name="ids"/>, whose length is the largest number of
    /// ids, and returns how many were written. Too long a text loses its end.
    /// </summary>
    /// <exception cref="ArgumentException">There is no room for the two special tokens.</exception>
    public int Encode(ReadOnlySpan<char> text, Span<int> ids, out bool truncated)
    {
        TextReading reading = default;
        return Encode(text, ids, out truncated, ref reading);
    }

    /// <summary>As the public method, watched.</summary>
    internal int Encode(ReadOnlySpan<char> text, Span<int> ids, out bool truncated, ref TextReading reading)
    {
        if (ids.Length < 2)
        {
            throw new ArgumentException("A text takes at least 2 ids, those of [CLS] and [SEP].", nameof(ids));
        }

        PieceWriter pieces = new(ids[1..^1]);
        _reader.Read(text, ref pieces, pieces.Room, int.MaxValue, ref reading);
        truncated = pieces.Overflowed;
        ids[0] = _start;
        ids[pieces.Kept + 1] = SeparatorId;
        return pieces.Kept + 2;
    }

    /// <summary>
    /// Writes the ids of <c>[CLS] first [SEP] second [SEP]</c> and their token types (0 up to and with the first
    /// <c>[SEP]</c>, then 1) and returns how many were written. Too long a pair loses the end of the longer text, or of
    /// both, so that neither is much longer than the other.
    /// </summary>
    /// <exception cref="ArgumentException">There is no room for the three special tokens.</exception>
    public int EncodePair(
        ReadOnlySpan<char> first, ReadOnlySpan<char> second, Span<int> ids, Span<int> types, out bool truncated)
    {
        TextReading reading = default;
        return EncodePair(first, second, ids, types, out truncated, ref reading);
    }

    /// <summary>As the public method, watched.</summary>
    internal int EncodePair(
        ReadOnlySpan<char> first,
        ReadOnlySpan<char> second,
        Span<int> ids,
        Span<int> types,
        out bool truncated,
        ref TextReading reading)
    {
        if (ids.Length < 3 || types.Length < ids.Length)
        {
            throw new ArgumentException(
                "A pair takes at least 3 ids, those of [CLS] and two [SEP], and as many types as ids.", nameof(ids));
        }

        // The second text's ids wait where their types will be until it is known how much of the first one stays.
        int room = ids.Length - 3;
        PieceWriter a = new(ids.Slice(1, room));
        PieceWriter b = new(types[..room]);
        bool wholeA = _reader.Read(first, ref a, room, int.MaxValue, ref reading);
        bool wholeB = _reader.Read(second, ref b, room, int.MaxValue, ref reading);
        truncated = a.Count + b.Count > room;
        (int keptA, int keptB) = PairTruncation.Fit(
            this, first, new PieceCount(a.Count, wholeA), second, new PieceCount(b.Count, wholeB), room, ref reading);

        ids[0] = _start;
        ids[keptA + 1] = SeparatorId;
        types[..keptB].CopyTo(ids[(keptA + 2)..]);
        int count = keptA + keptB + 3;
        ids[count - 1] = SeparatorId;
        types[..(keptA + 2)].Clear();
        types[(keptA + 2)..count].Fill(1);
        return count;
    }

    /// <inheritdoc/>
    int ITextTokenizer.Before => 1;

    /// <inheritdoc/>
    int ITextTokenizer.After => 1;

    /// <inheritdoc/>
    int[] ITextTokenizer.Between => [SeparatorId];

    /// <inheritdoc/>
    void ITextTokenizer.WriteTypes(ReadOnlySpan<int> ids, Span<int> types)
    {
        int first = ids.IndexOf(SeparatorId) + 1;
        types[..ids.Length].Fill(first > 0 ? 1 : 0);
        types[..first].Clear();
    }

    /// <inheritdoc/>
    int ITextTokenizer.Encode(ReadOnlySpan<char> text, Span<int> ids, out bool truncated, ref TextReading reading) =>
        Encode(text, ids, out truncated, ref reading);

    /// <inheritdoc/>
    int ITextTokenizer.EncodePair(
        ReadOnlySpan<char> first,
        ReadOnlySpan<char> second,
        Span<int> ids,
        Span<int> types,
        out bool truncated,
        ref TextReading reading) => EncodePair(first, second, ids, types, out truncated, ref reading);

    /// <inheritdoc/>
    int IPieceCounter.MostCompared => MostCompared;

    /// <inheritdoc/>
    PieceCount IPieceCounter.Count(ReadOnlySpan<char> text, int most, int limit, ref TextReading reading)
    {
        PieceWriter pieces = default;
        bool whole = _reader.Read(text, ref pieces, most, limit, ref reading);
        return new PieceCount(pieces.Count, whole);
    }

    private int Special(string token) => _vocabulary.Find(token)
        ?? throw new ArgumentException($"The vocabulary holds no {token}; BERT's has it on a line of its own.");
}
