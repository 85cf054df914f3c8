using System;
using System.Text;

namespace EarlyExitGen.Manifests.Json;

/// <summary>
/// Reads JSON's tokens exactly as RFC 8259 spells them, and skips white space and comments. After the first error
/// every member returns null or false.
/// </summary>
internal sealed class JsonScanner(string text)
{
    private const int End = -1;
    private const string LoneSurrogate =
        "this is half of a surrogate pair without the other half; a manifest is valid Unicode";

    /// <summary>The next character's offset.</summary>
    public int Position { get; private set; }

    /// <summary>The first error; null as long as there is none.</summary>
    public JsonError? Error { get; private set; }

    /// <summary>Whether the text ends here.</summary>
    public bool AtEnd => Position == text.Length;

    /// <summary>The next character; -1 at the end.</summary>
    public int Peek => Position < text.Length ? text[Position] : End;

    /// <summary>Whether the next character is <paramref name="c"/>; the position stays.</summary>
    public bool IsAt(char c) => Error is null && Peek == c;

    /// <summary>Steps over <paramref name="c"/> if it is the next character.</summary>
    public bool Take(char c)
    {
        bool taken = IsAt(c);
        Position += taken ? 1 : 0;
        return taken;
    }

    /// <summary>Reports an error, unless one was reported before; returns false.</summary>
    public bool Fail(int start, int length, string message)
    {
        Error ??= new JsonError(new TextRange(start, length), message);
        return false;
    }

    /// <summary>Reports that something else than <paramref name="expected"/> comes next; returns false.</summary>
    public bool FailExpected(string expected)
    {
        if (AtEnd)
        {
            return Fail(Position, 0, "the text ends, but " + expected + " is expected");
        }

        int length = 1;
        if (IsWord(text[Position]))
        {
            length = EndOfWord(Position) - Position;
        }
        else if (char.IsHighSurrogate(text[Position]) && Position + 1 < text.Length)
        {
            length = 2;
        }

        return Fail(Position, length, expected + " is expected here");
    }

    /// <summary>Skips white space, <c>// ...</c> and <c>/* ... */</c>; false if a comment is malformed.</summary>
    public bool SkipBlank()
    {
        while (Error is null)
        {
            SkipWhiteSpace();
            if (Peek != '/')
            {
                return true;
            }

            SkipComment();
        }

        return false;
    }

    /// <summary>Skips white space alone.</summary>
    public void SkipWhiteSpace()
    {
        while (Peek is ' ' or '\t' or '\n' or '\r')
        {
            Position++;
        }
    }

    /// <summary>Reads a string, its opening quote being next, and resolves its escapes.</summary>
    public string? ReadString()
    {
        int start = Position++;
        StringBuilder value = new();
        while (Peek != '"')
        {
            if (Peek == End || Peek is '\n' or '\r')
            {
                Fail(start, Position - start, "this string has no closing quote on its line");
            }
            else if (Peek < ' ')
            {
                Fail(Position, 1, "a control character must be escaped in a string, as in \\t or \\u0000");
            }
            else
            {
                ReadCharacter(value);
            }

            if (Error is not null)
            {
                return null;
            }
        }

        Position++;
        return value.ToString();
    }

    /// <summary>Reads a number and returns it as it is written.</summary>
    public string? ReadNumber()
    {
        int start = Position;
        Take('-');
        bool valid = Take('0') || SkipDigits();
        valid = valid && (!Take('.') || SkipDigits());
        if (valid && Peek is 'e' or 'E')
        {
            Position++;
            Position += Peek is '+' or '-' ? 1 : 0;
            valid = SkipDigits();
        }

        if (!valid || (Peek != End && (IsWord(text[Position]) || Peek is '.' or '+' or '-')))
        {
            int length = Math.Max(1, EndOfNumber(Position) - start);
            Fail(start, length, "this is not a valid JSON number; numbers are written as in -1, 0.5 or 2e-3");
            return null;
        }

        return text.Substring(start, Position - start);
    }

    /// <summary>Steps over <paramref name="word"/> if it, and no longer word, comes next.</summary>
    public bool TakeWord(string word)
    {
        bool taken = EndOfWord(Position) - Position == word.Length
            && string.CompareOrdinal(text, Position, word, 0, word.Length) == 0;
        Position += taken ? word.Length : 0;
        return taken;
    }

    private static bool IsWord(char c) => c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9') or '_';

    private void SkipComment()
    {
        int start = Position++;
        if (Take('/'))
        {
            SkipCommentUntil(
                text.IndexOfAny(['\n', '\r'], Position) is var end and >= 0 ? end : text.Length, "\u2028\u2029");
        }
        else if (!Take('*'))
        {
            Fail(start, 1, "a comment begins with // or /*");
        }
        else if (text.IndexOf("*/", Position, StringComparison.Ordinal) is var end and >= 0)
        {
            SkipCommentUntil(end, "");
            Position += 2;
        }
        else
        {
            Fail(start, 2, "this comment has no closing */");
        }
    }

    private void SkipCommentUntil(int end, string forbidden)
    {
        for (; Position < end; Position++)
        {
            char c = text[Position];
            if (Position + 1 < end && char.IsSurrogatePair(c, text[Position + 1]))
            {
                Position++;
            }
            else if (char.IsSurrogate(c))
            {
                Fail(Position, 1, LoneSurrogate);
            }
            else if (forbidden.IndexOf(c) >= 0)
            {
                Fail(Position, 1, "this line separator does not end a comment; end the line with a line feed");
            }
        }
    }

    /// <summary>Reads one character or escape; a surrogate pair is written out or escaped, both halves alike.</summary>
    private void ReadCharacter(StringBuilder value)
    {
        int start = Position;
        if (!ReadCodeUnit(out char c))
        {
            return;
        }

        value.Append(c);
        if (!char.IsSurrogate(c))
        {
            return;
        }

        int end = Position;
        bool escaped = text[start] == '\\';
        if (char.IsHighSurrogate(c) && (Peek == '\\') == escaped && ReadCodeUnit(out char low)
            && char.IsLowSurrogate(low))
        {
            value.Append(low);
            return;
        }

        Fail(start, end - start, LoneSurrogate);
    }

    private bool ReadCodeUnit(out char c)
    {
        int start = Position;
        c = AtEnd ? '\0' : text[Position++];
        return c != '\\' || ReadEscape(start, out c);
    }

    /// <summary>Reads what follows a backslash that was at <paramref name="start"/>.</summary>
    private bool ReadEscape(int start, out char c)
    {
        if (JsonEscape.Read(text, Position, out c) is var length and > 0)
        {
            Position += length;
            return true;
        }

        bool visible = Peek != End && Peek >= ' ';
        return Fail(start, visible ? 2 : 1, "this is not a valid escape; there are " + JsonEscape.Known);
    }

    private bool SkipDigits()
    {
        int start = Position;
        while (Peek is >= '0' and <= '9')
        {
            Position++;
        }

        return Position > start;
    }

    private int EndOfWord(int position)
    {
        while (position < text.Length && IsWord(text[position]))
        {
            position++;
        }

        return position;
    }

    private int EndOfNumber(int position)
    {
        while (position < text.Length && (IsWord(text[position]) || text[position] is '.' or '+' or '-'))
        {
            position++;
        }

        return position;
    }
}
