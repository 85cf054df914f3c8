using System.Text;
using Microsoft.ML.Tokenizers;

namespace EarlyExitGen.Tokenization;

/// <summary>
/// Pieces of a SentencePiece model. The library is given the beginning of a long text, up to a space: where no piece of
/// the vocabulary goes on behind a space, the pieces before it are the same whatever follows.
/// </summary>
internal sealed class SentencePieceSource : IPieceSource
{
    /// <summary>Where no space comes for this many characters, what follows is as if it were not there.</summary>
    public const int MostWithoutSpace = 1 << 16;

    // This many characters have more than one piece each, mostly; where they have not, more are taken.
    private const int CharactersPerPiece = 8;

    // Of characters that are gone once the text is normalised, or one space together, no more in a row are given on.
    private const int MostBlanks = 64;

    private readonly SentencePieceTokenizer _tokenizer;
    private readonly bool _cutsAtSpaces;

    // Whether a character is blank, once it was asked: 0 if not.
    private readonly byte[] _blanks = new byte[char.MaxValue + 1];

    /// <summary>Gives the pieces of a model.</summary>
    public SentencePieceSource(SentencePieceTokenizer tokenizer)
    {
        _tokenizer = tokenizer;
        char space = tokenizer.EscapeWhiteSpaces ? '\u2581' : ' ';
        _cutsAtSpaces =
            !tokenizer.TreatWhitespaceAsSuffix && tokenizer.Vocabulary.Keys.All(piece => !GoesOn(piece, space));
    }

    /// <inheritdoc/>
    public IReadOnlyList<int> Read(
        ReadOnlySpan<char> text, int most, int limit, ref TextReading reading, out bool whole)
    {
        long wanted = (long)CharactersPerPiece * (most + 1L);
        while (true)
        {
            int characters = (int)Math.Min(wanted, limit);
            int end = End(text, characters, ref reading, out bool manyBlanks, out bool withinWord);
            ReadOnlySpan<char> beginning = text[..end];
            IReadOnlyList<int> pieces = manyBlanks ? Encode(WithoutManyBlanks(beginning)) : Encode(beginning);
            whole = end == text.Length;
            if (whole || pieces.Count > most || withinWord || characters == limit)
            {
                return pieces;
            }

            wanted *= 2;
        }
    }

    // As SentencePiece itself has it, a run of what no piece fits is one unknown piece; the library gives one for each
    // character.
    private IReadOnlyList<int> Encode(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty)
        {
            return [];
        }

        IReadOnlyList<int> pieces = _tokenizer.EncodeToIds(text);
        int unknown = _tokenizer.UnknownId;
        List<int> fused = new(pieces.Count);
        foreach (int piece in pieces)
        {
            if (piece != unknown || fused.Count == 0 || fused[^1] != unknown)
            {
                fused.Add(piece);
            }
        }

        return fused;
    }

    private static bool GoesOn(string piece, char space)
    {
        for (int i = 1; i < piece.Length; i++)
        {
            if (piece[i] == space && piece[i - 1] != space)
            {
                return true;
            }
        }

        return false;
    }

    // The end of the text, or the first space behind that many characters, or an end within too long a word; blanks
    // that are not given on do not count.
    private int End(
        ReadOnlySpan<char> text, int characters, ref TextReading reading, out bool manyBlanks, out bool withinWord)
    {
        (manyBlanks, withinWord) = (false, false);
        if (text.Length <= characters)
        {
            reading.Add(text.Length);
            return text.Length;
        }

        int counted = 0;
        int blanks = 0;
        for (int i = 0; i < text.Length; i++)
        {
            if (i % TextReading.Stride == 0)
            {
                reading.Add(Math.Min(TextReading.Stride, text.Length - i));
            }

            if (counted >= characters && _cutsAtSpaces && text[i] == ' ' && blanks == 0)
            {
                return i;
            }

            blanks = IsBlank(text, i) ? blanks + 1 : 0;
            if (blanks > MostBlanks)
            {
                manyBlanks = true;
                continue;
            }

            if (counted++ >= characters + MostWithoutSpace && !(char.IsLowSurrogate(text[i]) && IsPaired(text, i)))
            {
                withinWord = true;
                return i;
            }
        }

        return text.Length;
    }

    // Of many blanks in a row the first and the last ones stay, and between them one of each kind: together they are
    // the same, and what stands before and behind them has the same neighbour.
    private string WithoutManyBlanks(ReadOnlySpan<char> text)
    {
        StringBuilder shorter = new();
        HashSet<char> kinds = [];
        for (int i = 0; i < text.Length;)
        {
            int end = i;
            while (end < text.Length && IsBlank(text, end))
            {
                end++;
            }

            if (end - i <= MostBlanks)
            {
                end = Math.Max(end, i + 1);
                shorter.Append(text[i..end]);
            }
            else
            {
                kinds.Clear();
                shorter.Append(text.Slice(i, MostBlanks / 2));
                foreach (char c in text[(i + (MostBlanks / 2))..(end - (MostBlanks / 2))])
                {
                    if (kinds.Add(c))
                    {
                        shorter.Append(c);
                    }
                }

                shorter.Append(text.Slice(end - (MostBlanks / 2), MostBlanks / 2));
            }

            i = end;
        }

        return shorter.ToString();
    }

    private bool IsBlank(ReadOnlySpan<char> text, int i)
    {
        char c = text[i];
        if (c is > ' ' and < '\u007f')
        {
            return false;
        }

        if (char.IsSurrogate(c) && IsPaired(text, i))
        {
            return false;
        }

        byte known = Volatile.Read(ref _blanks[c]);
        if (known == 0)
        {
            known = Vanishes(c) ? (byte)1 : (byte)2;
            Volatile.Write(ref _blanks[c], known);
        }

        return known == 1;
    }

    private static bool IsPaired(ReadOnlySpan<char> text, int i) => char.IsHighSurrogate(text[i])
        ? i + 1 < text.Length && char.IsLowSurrogate(text[i + 1])
        : i > 0 && char.IsHighSurrogate(text[i - 1]);

    // Whether two in a row are as good as three.
    private bool Vanishes(char c) =>
        _tokenizer.EncodeToIds($"a{c}{c}a").SequenceEqual(_tokenizer.EncodeToIds($"a{c}{c}{c}a"));
}
