using System.Numerics;
using System.Text;

namespace EarlyExitGen.Pipelines.Memory;

/// <summary>Text that grows; its memory is kept for the next one.</summary>
internal sealed class CharBuffer
{
    private char[] _chars = new char[1024];

    /// <summary>The number of characters.</summary>
    public int Length { get; private set; }

    /// <summary>The text, until the next change.</summary>
    public ReadOnlySpan<char> Text => _chars.AsSpan(0, Length);

    /// <summary>The number of characters that there is memory for.</summary>
    public int Capacity => _chars.Length;

    /// <summary>Starts again.</summary>
    public void Clear() => Length = 0;

    /// <summary>Adds a code unit.</summary>
    public void Append(char c)
    {
        if (Length == _chars.Length)
        {
            Array.Resize(ref _chars, 2 * Length);
        }

        _chars[Length++] = c;
    }

    /// <summary>Adds a text.</summary>
    public void Append(ReadOnlySpan<char> text)
    {
        if (Length + text.Length > _chars.Length)
        {
            Array.Resize(ref _chars, (int)BitOperations.RoundUpToPowerOf2((uint)(Length + text.Length)));
        }

        text.CopyTo(_chars.AsSpan(Length));
        Length += text.Length;
    }

    /// <summary>Adds a code point.</summary>
    public void AppendCodePoint(int codePoint)
    {
        if (codePoint <= char.MaxValue)
        {
            Append((char)codePoint);
            return;
        }

        Append((char)(0xD800 + ((codePoint - 0x10000) >> 10)));
        Append((char)(0xDC00 + ((codePoint - 0x10000) & 0x3FF)));
    }

    /// <summary>Adds a text, with U+FFFD for each half of a surrogate pair.</summary>
    public void AppendWellFormed(ReadOnlySpan<char> text)
    {
        while (text.IndexOfAnyInRange('\uD800', '\uDFFF') is var at and >= 0)
        {
            Append(text[..at]);
            Rune.DecodeFromUtf16(text[at..], out Rune rune, out int width);
            AppendCodePoint(rune.Value);
            text = text[(at + width)..];
        }

        Append(text);
    }
}
