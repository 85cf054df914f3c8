using System.Text;
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
    private readonly bool _lowercase;
    private readonly bool _stripAccents;
    private readonly int _unknown;
    private readonly int _start;

    private WordPieceTokenizer(WordPieceVocabulary vocabulary, bool lowercase, bool stripAccents)
    {
        _vocabulary = vocabulary;
        _lowercase = lowercase;
        _stripAccents = stripAccents;
        _unknown = Special("[UNK]");
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
        new(new WordPieceVocabulary(vocabulary), lowercase, stripAccents);

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
        Tokenize(text, ref pieces, pieces.Room, int.MaxValue, ref reading);
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
        bool wholeA = Tokenize(first, ref a, room, int.MaxValue, ref reading);
        bool wholeB = Tokenize(second, ref b, room, int.MaxValue, ref reading);
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
        bool whole = Tokenize(text, ref pieces, most, limit, ref reading);
        return new PieceCount(pieces.Count, whole);
    }

    // Reads a text until it ends, has more than the given number of pieces, or the given number of characters was read; tells whether it ended.
    private bool Tokenize(ReadOnlySpan<char> text, ref PieceWriter pieces, int most, int limit, ref TextReading reading)
    {
        WordBuffer word = default;
        int end = Math.Min(text.Length, limit);
        int i = 0;

        // A word that has begun gives at least one piece: to know of one too many its end need not be looked for.
        while (i < end && pieces.Count + (word.IsEmpty ? 0 : 1) <= most)
        {
            int from = i;
            i = Read(text, from, Math.Min(end, from + TextReading.Stride), ref word, ref pieces, most);
            reading.Add(i - from);
        }

        if (i < text.Length)
        {
            if (!word.IsEmpty)
            {
                pieces.Add(_unknown);
            }

            return false;
        }

        Flush(ref word, ref pieces);
        return true;
    }

    // Reads from one place to about another, or until there are more than the given number of pieces; gives the place behind.
    private int Read(
        ReadOnlySpan<char> text, int from, int to, ref WordBuffer word, ref PieceWriter pieces, int most)
    {
        int i = from;
        while (i < to && pieces.Count <= most)
        {
            int codePoint = text[i];
            if (char.IsAsciiLetterOrDigit((char)codePoint))
            {
                // Most of most texts.
                word.Add((char)(_lowercase && codePoint is >= 'A' and <= 'Z' ? codePoint | 0x20 : codePoint));
                i++;
                continue;
            }

            int length = 1;
            if (codePoint >= 128)
            {
                // A lone surrogate becomes U+FFFD, which is dropped.
                Rune.DecodeFromUtf16(text[i..], out Rune rune, out length);
                codePoint = rune.Value;
            }

            i += length;
            switch (CharacterTable.KindOf(codePoint))
            {
                case CharacterKind.Word:
                    Add(codePoint, ref word, ref pieces);
                    break;
                case CharacterKind.Space:
                    Flush(ref word, ref pieces);
                    break;
                case CharacterKind.Single:
                    Flush(ref word, ref pieces);
                    Add(codePoint, ref word, ref pieces);
                    Flush(ref word, ref pieces);
                    break;
                case CharacterKind.Mark when !_stripAccents:
                    word.Add(codePoint);
                    break;
            }
        }

        return i;
    }

    // Adds a character to the word, normalised: accents stripped first, then lower case.
    private void Add(int codePoint, ref WordBuffer word, ref PieceWriter pieces)
    {
        if (codePoint < 128 || !_stripAccents)
        {
            AddLower(codePoint, ref word);
            return;
        }

        Span<int> letters = stackalloc int[3];
        int mapped = CharacterTable.Strip(codePoint);
        ReadOnlySpan<int> parts =
            CharacterTable.Hangul(codePoint, letters) is int count and > 0 ? letters[..count]
            : mapped < 0 ? CharacterTable.Sequence(mapped)
            : new ReadOnlySpan<int>(in mapped);
        foreach (int part in parts)
        {
            // U+1FEF becomes a grave accent, which is punctuation: what a word splits at is seen after normalisation.
            bool splits = part < 128 && CharacterTable.KindOf(part) == CharacterKind.Single;
            if (splits)
            {
                Flush(ref word, ref pieces);
            }

            AddLower(part, ref word);
            if (splits)
            {
                Flush(ref word, ref pieces);
            }
        }
    }

    private void AddLower(int codePoint, ref WordBuffer word)
    {
        int mapped = _lowercase ? CharacterTable.Lower(codePoint) : codePoint;
        if (mapped >= 0)
        {
            word.Add(mapped);
            return;
        }

        foreach (int part in CharacterTable.Sequence(mapped))
        {
            word.Add(part);
        }
    }

    // Ends the word; one that cannot be put together from pieces is unknown as a whole.
    private void Flush(ref WordBuffer word, ref PieceWriter pieces)
    {
        if (word.IsEmpty)
        {
            return;
        }

        int before = pieces.Count;
        if (word.IsTooLong || !_vocabulary.TrySplit(word.Text, word.Hash, ref pieces))
        {
            pieces.Rewind(before);
            pieces.Add(_unknown);
        }

        word.Clear();
    }

    private int Special(string token) => _vocabulary.Find(token)
        ?? throw new ArgumentException($"The vocabulary holds no {token}; BERT's has it on a line of its own.");
}
