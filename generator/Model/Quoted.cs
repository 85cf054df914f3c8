using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;

namespace EarlyExitGen.Manifests;

/// <summary>
/// Text out of a file as a message may show it: on one line, legible, and no longer than a sentence bears.
/// </summary>
internal static class Quoted
{
    /// <summary>The longest text that is shown whole, in UTF-16 code units.</summary>
    public const int Longest = 120;

    private const int Start = 80;
    private const string Ellipsis = " ... ";

    /// <summary>
    /// The text, or of a long one its beginning and its length; what breaks lines, shows nothing or reorders what is
    /// shown as an escape of JSON.
    /// </summary>
    public static string Of(string text)
    {
        if (text.Length <= Longest)
        {
            return Escape(text, text.Length, keepsLines: false);
        }

        int length = char.IsHighSurrogate(text[Start - 1]) ? Start - 1 : Start;
        return Escape(text, length, keepsLines: false) + "... (" + text.Length.ToString(CultureInfo.InvariantCulture)
            + " characters)";
    }

    /// <summary>The first texts of a list, and how many more there are.</summary>
    public static string List(IEnumerable<string> texts)
    {
        const int Shown = 10;
        string[] all = [.. texts];
        string list = string.Join(", ", all.Take(Shown).Select(Of));
        return all.Length <= Shown
            ? list
            : list + " and " + (all.Length - Shown).ToString(CultureInfo.InvariantCulture) + " more";
    }

    /// <summary>
    /// A whole message: whatever got into it, it stays legible, and what is in the middle of a very long one is left
    /// out.
    /// </summary>
    /// <param name="message">The message.</param>
    /// <param name="longest">The most characters that it may have.</param>
    /// <param name="keepsLines">Whether it may have several lines.</param>
    public static string Message(string message, int longest, bool keepsLines)
    {
        string legible = Escape(message, message.Length, keepsLines);
        int half = (longest - Ellipsis.Length) / 2;
        return legible.Length <= longest
            ? legible
            : Escape(legible, half, keepsLines) + Ellipsis
                + Escape(legible.Substring(legible.Length - half), half, keepsLines);
    }

    /// <summary>
    /// Whether a character breaks lines, shows nothing or reorders what is shown. A list of our own: categories of
    /// characters differ between the frameworks that compilers run on.
    /// </summary>
    public static bool IsHidden(char c) => c
        is < ' ' or (>= '\u007f' and <= '\u009f') or '\u00ad' or '\u061c' or '\u180e' or (>= '\u200b' and <= '\u200f')
        or (>= '\u2028' and <= '\u202e') or (>= '\u2060' and <= '\u206f') or '\ufeff' or >= '\ufff0';

    private static string Escape(string text, int length, bool keepsLines)
    {
        StringBuilder? escaped = null;
        for (int i = 0; i < length; i++)
        {
            char c = text[i];
            bool whole = i + 1 < length && char.IsSurrogatePair(c, text[i + 1]);
            bool escapes = IsHidden(c) ? !(keepsLines && (c is '\r' or '\n' or '\t')) : char.IsSurrogate(c) && !whole;
            if (escapes)
            {
                escaped ??= new StringBuilder(text, 0, i, length + 16);
                escaped.Append("\\u").Append(((int)c).ToString("x4", CultureInfo.InvariantCulture));
                continue;
            }

            escaped?.Append(c);
            if (whole)
            {
                i++;
                escaped?.Append(text[i]);
            }
        }

        return escaped?.ToString() ?? text.Substring(0, length);
    }
}
