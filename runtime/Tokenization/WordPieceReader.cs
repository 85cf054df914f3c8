using System.Runtime.CompilerServices;
using System.Text;

namespace EarlyExitGen.Tokenization;

/// <summary>
/// Reads texts into word pieces, as BERT does: words of ASCII whole, all others character by character. Thread-safe;
/// allocates nothing per text.
/// </summary>
internal sealed class WordPieceReader : IPieceReader
{
    private const int AsciiCount = 128;

    // What stands in the table of ASCII for characters that are no pieces of their own.
    private const int Space = -1;
    private const int Dropped = -2;
    private const int PartOfWord = -3;

    private readonly WordPieceVocabulary _vocabulary;
    private readonly bool _lowercase;
    private readonly bool _stripAccents;
    private readonly bool _vectors;
    private readonly int _unknown;
    private readonly int[] _ascii = new int[AsciiCount];

    /// <summary>Reads with a vocabulary.</summary>
    /// <param name="vocabulary">The pieces.</param>
    /// <param name="lowercase">Whether letters become small ones.</param>
    /// <param name="stripAccents">Whether accents go.</param>
    /// <param name="unknown">The id of words that cannot be put together.</param>
    /// <param name="vectors">Whether vectors are used; ids do not depend on it.</param>
    public WordPieceReader(
        WordPieceVocabulary vocabulary, bool lowercase, bool stripAccents, int unknown, bool vectors)
    {
        _vocabulary = vocabulary;
        _lowercase = lowercase;
        _stripAccents = stripAccents;
        _unknown = unknown;
        _vectors = vectors;
        for (int c = 0; c < AsciiCount; c++)
        {
            _ascii[c] = CharacterTable.KindOf(c) switch
            {
                CharacterKind.Single => vocabulary.Find(char.ToString((char)c)) ?? unknown,
                CharacterKind.Space => Space,
                CharacterKind.Word => PartOfWord,
                _ => Dropped,
            };
        }
    }

    /// <summary>
    /// Reads a text until it ends, has more than enough pieces, or enough characters were read; tells whether it ended.
    /// </summary>
    /// <param name="text">The text.</param>
    /// <param name="pieces">Takes the pieces.</param>
    /// <param name="most">With more pieces it ends.</param>
    /// <param name="limit">After about that many characters it ends too.</param>
    /// <param name="reading">Counts what is looked at.</param>
    public bool Read(ReadOnlySpan<char> text, ref PieceWriter pieces, int most, int limit, ref TextReading reading)
    {
        // Zeroing all of it would take longer than many a word.
        Unsafe.SkipInit(out WordBuffer word);
        word.Clear();
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

    // Reads from one place to about another, or until there are more than the given number of pieces; gives the place
    // behind.
    private int Read(
        ReadOnlySpan<char> text, int from, int to, ref WordBuffer word, ref PieceWriter pieces, int most)
    {
        int i = from;
        while (i < to && pieces.Count <= most)
        {
            int codePoint = text[i];
            if (word.IsEmpty && codePoint < AsciiCount)
            {
                i = ReadAscii(text, i, to, ref pieces, most);
                if (i >= to || pieces.Count > most)
                {
                    break;
                }

                codePoint = text[i];
            }

            if (char.IsAsciiLetterOrDigit((char)codePoint))
            {
                word.Add((char)(_lowercase ? codePoint | 0x20 : codePoint));
                i++;
                continue;
            }

            int length = 1;
            if (codePoint >= AsciiCount)
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

    // As Read, where no word has begun and as long as all is ASCII: also ends before a word that goes on with something
    // else, such as an accent or a control, and before one that is longer than an AsciiWord can be.
    private int ReadAscii(ReadOnlySpan<char> text, int from, int to, ref PieceWriter pieces, int most)
    {
        int[] ascii = _ascii;
        int i = from;
        while (i < to && pieces.Count <= most)
        {
            int c = text[i];
            if ((uint)c >= (uint)ascii.Length)
            {
                break;
            }

            int kind = ascii[c];
            if (kind != PartOfWord)
            {
                i++;
                if (kind >= 0)
                {
                    pieces.Add(kind);
                }

                continue;
            }

            AsciiWord word = AsciiWord.Read(text[i..], _lowercase, _vectors);
            int end = i + word.Length;
            if (end < text.Length)
            {
                int next = text[end];
                if ((uint)next >= (uint)ascii.Length || ascii[next] < Space)
                {
                    break;
                }

                if (ascii[next] == Space)
                {
                    end++;
                }
            }

            int before = pieces.Count;
            if (!_vocabulary.TrySplit(word, ref pieces))
            {
                pieces.Rewind(before);
                pieces.Add(_unknown);
            }

            i = end;
        }

        return i;
    }

    // Adds a character to the word, normalised: accents stripped first, then lower case.
    private void Add(int codePoint, ref WordBuffer word, ref PieceWriter pieces)
    {
        if (codePoint < AsciiCount || !_stripAccents)
        {
            AddLower(codePoint, ref word);
            return;
        }

        Span<int> room = stackalloc int[3];
        foreach (int part in CharacterTable.Strip(codePoint, room))
        {
            // U+1FEF becomes a grave accent, which is punctuation: what a word splits at is seen after normalisation.
            bool splits = part < AsciiCount && CharacterTable.KindOf(part) == CharacterKind.Single;
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
}
