using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Text;

namespace EarlyExitGen.Tokenization;

/// <summary>The word that is being read, normalised; lies on the stack.</summary>
internal struct WordBuffer
{
    /// <summary>Words of more code points are unknown: BERT's <c>max_input_chars_per_word</c>.</summary>
    public const int MaxCodePoints = 100;

    private Characters _chars;
    private int _length;
    private int _codePoints;

    /// <summary>Whether there is no word.</summary>
    public readonly bool IsEmpty => _codePoints == 0;

    /// <summary>Whether the word is too long to be known; then <see cref="Text"/> is only its beginning.</summary>
    public readonly bool IsTooLong => _codePoints > MaxCodePoints;

    /// <summary>The word.</summary>
    [UnscopedRef]
    public readonly ReadOnlySpan<char> Text => _chars[.._length];

    /// <summary>The <see cref="PieceHash"/> of <see cref="Text"/>.</summary>
    public uint Hash { get; private set; }

    /// <summary>Adds a code point.</summary>
    public void Add(int codePoint)
    {
        if (codePoint <= char.MaxValue)
        {
            Add((char)codePoint);
            return;
        }

        Span<char> pair = stackalloc char[2];
        new Rune(codePoint).EncodeToUtf16(pair);
        if (_codePoints < MaxCodePoints)
        {
            Append(pair[0]);
            Append(pair[1]);
        }

        _codePoints++;
    }

    /// <summary>Adds a code point of one code unit.</summary>
    public void Add(char c)
    {
        if (_codePoints < MaxCodePoints)
        {
            Append(c);
        }

        _codePoints++;
    }

    /// <summary>Starts the next word.</summary>
    public void Clear()
    {
        _length = 0;
        _codePoints = 0;
        Hash = 0;
    }

    private void Append(char c)
    {
        _chars[_length++] = c;
        Hash = PieceHash.Append(Hash, c);
    }

    [InlineArray(2 * MaxCodePoints)]
    private struct Characters
    {
        private char _first;
    }
}
