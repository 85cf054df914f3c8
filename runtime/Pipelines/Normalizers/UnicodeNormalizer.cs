using System.Text;
using EarlyExitGen.Pipelines.Memory;
using EarlyExitGen.Tokenization;

namespace EarlyExitGen.Pipelines.Normalizers;

/// <summary>
/// Unicode's normalisation forms (Standard Annex 15): <c>NFC</c>, <c>NFD</c>, <c>NFKC</c>, <c>NFKD</c>.
/// </summary>
/// <param name="compatible">Whether compatibility decompositions count: NFKC, NFKD.</param>
/// <param name="compose">Whether characters are composed again: NFC, NFKC.</param>
internal sealed class UnicodeNormalizer(bool compatible, bool compose) : INormalizer
{
    private const int HangulFirst = 0xAC00;
    private const int LeadFirst = 0x1100;
    private const int VowelFirst = 0x1161;
    private const int TailFirst = 0x11A7;
    private const int Leads = 19;
    private const int Vowels = 21;
    private const int Tails = 28;

    // The longest decomposition is that of U+FDFA.
    private const int MostParts = 18;

    // Below, every character is normalised already.
    private readonly char _first = compose && !compatible ? '\u0300' : compatible ? '\u00A0' : '\u00C0';

    /// <inheritdoc/>
    public void Apply(ReadOnlySpan<char> text, CharBuffer output, Scratch scratch, TextPart part)
    {
        if (text.IndexOfAnyExceptInRange('\0', (char)(_first - 1)) < 0)
        {
            output.Append(text);
            return;
        }

        int count = Decompose(text, scratch.Ints((MostParts * text.Length) + 1));
        Span<int> codePoints = scratch.Ints(count);
        Order(codePoints);
        if (compose)
        {
            codePoints = codePoints[..Compose(codePoints)];
        }

        foreach (int codePoint in codePoints)
        {
            output.AppendCodePoint(codePoint);
        }
    }

    private int Decompose(ReadOnlySpan<char> text, Span<int> codePoints)
    {
        int count = 0;
        while (!text.IsEmpty)
        {
            Rune.DecodeFromUtf16(text, out Rune rune, out int width);
            text = text[width..];
            if (CharacterTable.Hangul(rune.Value, codePoints[count..]) is var letters and > 0)
            {
                // Of a syllable of two letters the third is none.
                count += letters;
                continue;
            }

            ReadOnlySpan<int> parts = UnicodeTables.Decompose(rune.Value, compatible);
            if (parts.IsEmpty)
            {
                codePoints[count++] = rune.Value;
                continue;
            }

            parts.CopyTo(codePoints[count..]);
            count += parts.Length;
        }

        return count;
    }

    // Marks in the order of their classes; those of one class keep theirs.
    private static void Order(Span<int> codePoints)
    {
        for (int i = 1; i < codePoints.Length; i++)
        {
            int own = UnicodeTables.ClassOf(codePoints[i]);
            int at = i;
            while (own > 0 && at > 0 && UnicodeTables.ClassOf(codePoints[at - 1]) > own)
            {
                (codePoints[at - 1], codePoints[at]) = (codePoints[at], codePoints[at - 1]);
                at--;
            }
        }
    }

    // Composes in place and gives the new length.
    private static int Compose(Span<int> codePoints)
    {
        int starter = -1;
        int last = 0;
        int count = 0;
        foreach (int codePoint in codePoints)
        {
            int own = UnicodeTables.ClassOf(codePoint);

            // What is blocked has a mark of its own class or a higher one between it and the starter, or a character
            // that does not combine.
            bool isNext = starter >= 0 && (count == starter + 1 || (last != 0 && last < own));
            if (isNext && ComposeTwo(codePoints[starter], codePoint) is var composite and >= 0)
            {
                codePoints[starter] = composite;
                continue;
            }

            if (own == 0)
            {
                starter = count;
            }

            last = own;
            codePoints[count++] = codePoint;
        }

        return count;
    }

    private static int ComposeTwo(int first, int second)
    {
        if (first is >= LeadFirst and < LeadFirst + Leads && second is >= VowelFirst and < VowelFirst + Vowels)
        {
            return HangulFirst + ((((first - LeadFirst) * Vowels) + (second - VowelFirst)) * Tails);
        }

        return first is >= HangulFirst and < HangulFirst + (Leads * Vowels * Tails)
            && (first - HangulFirst) % Tails == 0 && second is > TailFirst and < TailFirst + Tails
                ? first + second - TailFirst
                : UnicodeTables.Compose(first, second);
    }
}
