using System.Globalization;
using EarlyExitGen.Pipelines.Memory;
using EarlyExitGen.Tokenization;

namespace EarlyExitGen.Pipelines;

/// <summary>
/// Cuts a long text between a letter and a space. Thread-safe; allocates only where very many characters vanish.
/// </summary>
/// <param name="cuts">Whether what is before such a place does not depend on what follows.</param>
/// <param name="vanishes">Whether two of a character in a row are as good as three.</param>
internal sealed class TextCutter(bool cuts, Func<char, bool> vanishes)
{
    /// <summary>Where no such place comes for this many characters, what follows is as if it were not there.</summary>
    public const int MostWithoutSpace = 1 << 16;

    // What is read at once, if it can be cut there.
    private const int Stretch = 512;

    // Of characters that are gone once the text is normalised, or one space together, no more in a row are given on.
    private const int MostBlanks = 64;

    // Whether a character is blank, once it was asked: 0 if not.
    private readonly byte[] _blanks = new byte[char.MaxValue + 1];

    /// <summary>Whether a step that looks for a text could look across such a place.</summary>
    public static bool IsCrossedBy(string text)
    {
        for (int i = 1; i < text.Length; i++)
        {
            if (text[i] == ' ' && char.IsLetterOrDigit(text[i - 1]))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>How far to read from a place on.</summary>
    public TextStretch Next(ReadOnlySpan<char> text, int from, ref TextReading reading)
    {
        int most = Math.Min(text.Length, from + TextReading.Stride);
        if (most == text.Length)
        {
            most++;
        }

        for (int i = from + Stretch; cuts && i < most && i < text.Length; i++)
        {
            if (IsPlace(text, i))
            {
                reading.Add(i - from);
                return new TextStretch(i, IsCutOff: false, HasManyBlanks: false);
            }
        }

        if (most > text.Length)
        {
            reading.Add(text.Length - from);
            return new TextStretch(text.Length, IsCutOff: false, HasManyBlanks: false);
        }

        return NextFar(text, from, ref reading);
    }

    /// <summary>
    /// Of many blanks in a row the first and the last ones stay, and between them one of each kind: together they are
    /// the same, and what stands before and behind them has the same neighbour.
    /// </summary>
    public ReadOnlySpan<char> WithoutManyBlanks(ReadOnlySpan<char> text)
    {
        CharBuffer shorter = new();
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

        return shorter.Text;
    }

    // Blanks that are not given on do not count.
    private TextStretch NextFar(ReadOnlySpan<char> text, int from, ref TextReading reading)
    {
        int counted = 0;
        int blanks = 0;
        bool manyBlanks = false;
        for (int i = from; i < text.Length; i++)
        {
            if ((i - from) % TextReading.Stride == 0)
            {
                reading.Add(Math.Min(TextReading.Stride, text.Length - i));
            }

            if (counted >= Stretch && cuts && IsPlace(text, i))
            {
                return new TextStretch(i, IsCutOff: false, manyBlanks);
            }

            blanks = IsBlank(text, i) ? blanks + 1 : 0;
            if (blanks > MostBlanks)
            {
                manyBlanks = true;
                continue;
            }

            if (counted++ >= MostWithoutSpace && !(char.IsLowSurrogate(text[i]) && IsPaired(text, i)))
            {
                return new TextStretch(i, IsCutOff: true, manyBlanks);
            }
        }

        return new TextStretch(text.Length, IsCutOff: false, manyBlanks);
    }

    // The letter is one that no step takes for a space, and no character of its own goes on behind it.
    private static bool IsPlace(ReadOnlySpan<char> text, int i)
    {
        if (i == 0 || text[i] != ' ')
        {
            return false;
        }

        char before = text[i - 1];
        return char.IsAsciiLetterOrDigit(before)
            || (before is (>= '\u00C0' and <= '\u052F') or (>= '\u05D0' and <= '\u064A') or (>= '\u3041'
                    and <= '\u30FA')
                    or (>= '\u4E00' and <= '\u9FFF') or (>= '\uAC00' and <= '\uD7A3')
                && char.IsLetter(before) && StringInfo.GetNextTextElementLength(text[(i - 1)..]) == 1);
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
            known = vanishes(c) ? (byte)1 : (byte)2;
            Volatile.Write(ref _blanks[c], known);
        }

        return known == 1;
    }

    private static bool IsPaired(ReadOnlySpan<char> text, int i) => char.IsHighSurrogate(text[i])
        ? i + 1 < text.Length && char.IsLowSurrogate(text[i + 1])
        : i > 0 && char.IsHighSurrogate(text[i - 1]);
}
