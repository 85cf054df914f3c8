using Microsoft.ML.Tokenizers;

namespace EarlyExitGen.Tokenization;

/// <summary>
/// Pieces of byte-level BPE. A long text is given to the library stretch by stretch, cut where a word certainly ends;
/// the library takes time that grows with the square of a word's length, so one that is longer than a stretch is merged
/// in parts.
/// </summary>
/// <param name="tokenizer">What gives the pieces of a stretch; it cuts words by <see cref="ByteLevelWords"/>.</param>
/// <param name="addPrefixSpace">Whether a text is read as if a space stood before it.</param>
internal sealed class BytePairSource(BpeTokenizer tokenizer, bool addPrefixSpace) : IPieceSource
{
    /// <summary>The longest stretch, and the longest word that is merged as a whole.</summary>
    public const int Stretch = 1024;

    /// <summary>
    /// Of a part of a longer word the pieces that end so close to its end are not taken: what follows may change them.
    /// How far that reaches no norm says: as far as each of the pairs to the right can be merged before the one to its
    /// left, some characters in words that occur.
    /// </summary>
    public const int Margin = 256;

    // The rule for words looks at most at this many characters behind one ('ll after a letter).
    private const int LookAhead = 4;

    /// <inheritdoc/>
    public IReadOnlyList<int> Read(
        ReadOnlySpan<char> text, int most, int limit, ref TextReading reading, out bool whole)
    {
        // An empty text has no pieces, not that of a space.
        if (text.IsEmpty)
        {
            whole = true;
            return [];
        }

        // Other white space has one put before it too.
        bool prefix = addPrefixSpace && text[0] != ' ';
        if (text.Length < Stretch)
        {
            reading.Add(text.Length);
            IReadOnlyList<int> all = Encode(prefix ? $" {text}" : text, most + 1);
            whole = all.Count <= most;
            return all;
        }

        List<int> pieces = [];
        int read = 0;
        while (read < text.Length && pieces.Count <= most && read < limit)
        {
            int end = Math.Min(text.Length, read + Stretch);
            bool last = end == text.Length;
            if (!last && char.IsHighSurrogate(text[end - 1]))
            {
                end--;
            }

            int added = prefix && read == 0 ? 1 : 0;
            ReadOnlySpan<char> stretch = added > 0 ? $" {text[..end]}" : text[read..end];
            int length = Add(stretch, last, pieces, most) - added;
            reading.Add(length);
            read += length;
        }

        whole = read == text.Length && pieces.Count <= most;
        return pieces;
    }

    // Adds the pieces of the beginning of a stretch, as far as they are certain, and gives its length.
    private int Add(ReadOnlySpan<char> stretch, bool last, List<int> pieces, int most)
    {
        int word = 0;
        int cut = last ? stretch.Length : Cut(stretch, out word);
        if (cut == 0)
        {
            return AddPart(stretch[..word], pieces);
        }

        pieces.AddRange(Encode(stretch[..cut], most + 1 - pieces.Count));
        return cut;
    }

    private IReadOnlyList<int> Encode(ReadOnlySpan<char> text, int most) =>
        tokenizer.EncodeToIds(text, most, out _, out _);

    // Where the words before end whatever follows; 0 if there is but one, which may go on.
    private static int Cut(ReadOnlySpan<char> stretch, out int word)
    {
        word = 0;
        for (int i = stretch.Length - 1; i > stretch.Length / 2; i--)
        {
            // No word has a space behind anything else.
            if (char.IsWhiteSpace(stretch[i]) && !char.IsWhiteSpace(stretch[i - 1]))
            {
                return i;
            }
        }

        int cut = 0;
        foreach ((int offset, int length) in ByteLevelWords.Instance.PreTokenize(stretch))
        {
            cut = offset <= stretch.Length - LookAhead ? offset : cut;
            word = offset == 0 ? length : word;
        }

        return cut;
    }

    // Adds the pieces of the beginning of a word of which this is a part, and gives its length.
    private int AddPart(ReadOnlySpan<char> part, List<int> pieces)
    {
        IReadOnlyList<EncodedToken> tokens = tokenizer.EncodeToTokens(
            part, out _, considerPreTokenization: false, considerNormalization: false);
        int count = tokens.Count;
        int length = part.Length;
        for (int i = tokens.Count - 2; i >= 0; i--)
        {
            // A piece may end within a character; the next stretch begins with a whole one.
            int end = EndOf(tokens[i], part);
            if (end <= part.Length - Margin && end == tokens[i + 1].Offset.Start.Value)
            {
                (count, length) = (i + 1, end);
                break;
            }
        }

        for (int i = 0; i < count; i++)
        {
            pieces.Add(tokens[i].Id);
        }

        return length;
    }

    // The library takes a character of two code units for one of them.
    private static int EndOf(EncodedToken token, ReadOnlySpan<char> text)
    {
        int end = token.Offset.End.Value;
        return end < text.Length && char.IsHighSurrogate(text[end - 1]) && char.IsLowSurrogate(text[end])
            ? end + 1
            : end;
    }
}
