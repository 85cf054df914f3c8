using System.Globalization;
using System.Text;

namespace EarlyExitGen.Tokenization;

/// <summary>
/// Cuts a text into words by GPT-2's rule,
/// <c>'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+</c>, as byte-level BPE has it: by
/// characters.
/// </summary>
internal static class ByteLevelWords
{
    private static readonly string[] Contractions = ["'s", "'t", "'re", "'ve", "'m", "'ll", "'d"];

    private enum Kind
    {
        Other,
        Letter,
        Number,
        Space,
    }

    /// <summary>The length of the word that a text, not empty, begins with.</summary>
    public static int LengthOfFirst(ReadOnlySpan<char> text)
    {
        foreach (string contraction in Contractions)
        {
            if (text.StartsWith(contraction, StringComparison.Ordinal))
            {
                return contraction.Length;
            }
        }

        int first = text[0] == ' ' && text.Length > 1 && KindOf(text[1..], out _) != Kind.Space ? 1 : 0;
        Kind kind = KindOf(text[first..], out int end);
        end += first;
        while (end < text.Length && KindOf(text[end..], out int width) == kind)
        {
            end += width;
        }

        // The last of several spaces goes with what follows.
        return kind == Kind.Space && end < text.Length ? Math.Max(end - 1, 1) : end;
    }

    /// <summary>
    /// What belongs to the first word of a text that a space is put before; it is not empty, and has none there itself.
    /// </summary>
    public static int LengthAfterSpace(ReadOnlySpan<char> text)
    {
        Kind kind = KindOf(text, out int end);
        while (end < text.Length && KindOf(text[end..], out int width) == kind)
        {
            end += width;
        }

        return kind == Kind.Space && end < text.Length ? end - 1 : end;
    }

    private static Kind KindOf(ReadOnlySpan<char> text, out int width)
    {
        // Half of a pair counts as U+FFFD, which is a symbol.
        Rune.DecodeFromUtf16(text, out Rune rune, out width);
        return Rune.IsWhiteSpace(rune) ? Kind.Space
            : Rune.IsLetter(rune) ? Kind.Letter
            : Rune.GetUnicodeCategory(rune) is UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber
                or UnicodeCategory.OtherNumber ? Kind.Number
            : Kind.Other;
    }
}
