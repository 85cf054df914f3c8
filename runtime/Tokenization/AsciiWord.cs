using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace EarlyExitGen.Tokenization;

/// <summary>
/// Up to 16 letters and digits of ASCII, one a byte, the first one lowest; zeros behind them. Most words of most texts
/// are one, and it is read, hashed and compared without a loop.
/// </summary>
/// <param name="Low">The first 8 characters.</param>
/// <param name="High">The other 8.</param>
/// <param name="Length">The number of characters.</param>
internal readonly record struct AsciiWord(ulong Low, ulong High, int Length)
{
    /// <summary>The most characters.</summary>
    public const int MaxLength = 16;

    /// <summary>Whether vectors are worth it here, and put the first character lowest.</summary>
    public static readonly bool UsesVectors = Vector128.IsHardwareAccelerated && BitConverter.IsLittleEndian;

    private const byte CaseBit = 0x20;
    private const int HalfLength = sizeof(ulong);

    // A mask of n bytes begins n bytes before the middle.
    private static ReadOnlySpan<byte> Masks =>
    [
        0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF,
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    ];

    /// <summary>
    /// Reads the letters and digits that a text begins with, at most 16: none if it begins with anything else.
    /// </summary>
    /// <param name="text">The text.</param>
    /// <param name="lowercase">Whether capital letters become small ones.</param>
    /// <param name="vectors">Whether vectors are used; the result is the same.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static AsciiWord Read(ReadOnlySpan<char> text, bool lowercase, bool vectors) =>
        vectors && text.Length >= MaxLength ? ReadVector(text, lowercase) : ReadScalar(text, lowercase);

    /// <summary>The word of a text that is nothing else; false if there is none.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out AsciiWord word)
    {
        word = ReadScalar(text, lowercase: false);
        return word.Length > 0 && word.Length == text.Length;
    }

    /// <summary>The first characters.</summary>
    /// <param name="length">How many: from 1 to <see cref="Length"/>.</param>
    public AsciiWord Start(int length)
    {
        // Of a number of bits to shift by only the lowest 6 count: by 64 is by none.
        ulong mask = ulong.MaxValue >> (-length * 8);
        return length > HalfLength
            ? new AsciiWord(Low, High & mask, length)
            : new AsciiWord(Low & mask, 0, length);
    }

    /// <summary>What follows the first characters.</summary>
    /// <param name="start">How many: from 1 to <see cref="Length"/>.</param>
    public AsciiWord Rest(int start)
    {
        int bits = start * 8;
        return start >= HalfLength
            ? new AsciiWord(start == MaxLength ? 0 : High >> bits, 0, Length - start)
            : new AsciiWord((Low >> bits) | (High << -bits), High >> bits, Length - start);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static AsciiWord ReadVector(ReadOnlySpan<char> text, bool lowercase)
    {
        ref ushort first = ref Unsafe.As<char, ushort>(ref MemoryMarshal.GetReference(text));
        Vector128<byte> bytes = Vector128.NarrowWithSaturation(
            Vector128.LoadUnsafe(ref first), Vector128.LoadUnsafe(ref first, (nuint)Vector128<ushort>.Count));

        // What is beyond ASCII stays so, thus is neither letter nor digit. Digits have the bit of small letters.
        Vector128<byte> lower = bytes | Vector128.Create(CaseBit);
        Vector128<byte> others =
            Vector128.GreaterThan(lower - Vector128.Create((byte)'a'), Vector128.Create((byte)('z' - 'a')))
            & Vector128.GreaterThan(bytes - Vector128.Create((byte)'0'), Vector128.Create((byte)('9' - '0')));
        int length = BitOperations.TrailingZeroCount(others.ExtractMostSignificantBits() | (1u << MaxLength));
        ref byte mask = ref Unsafe.Add(ref MemoryMarshal.GetReference(Masks), MaxLength - length);
        Vector128<ulong> word = ((lowercase ? lower : bytes) & Vector128.LoadUnsafe(ref mask)).AsUInt64();
        return new AsciiWord(word.ToScalar(), word.GetElement(1), length);
    }

    private static AsciiWord ReadScalar(ReadOnlySpan<char> text, bool lowercase)
    {
        ulong low = 0;
        ulong high = 0;
        int most = Math.Min(text.Length, MaxLength);
        int length = 0;
        for (; length < most && char.IsAsciiLetterOrDigit(text[length]); length++)
        {
            ulong c = lowercase ? text[length] | (uint)CaseBit : text[length];
            if (length < HalfLength)
            {
                low |= c << (length * 8);
            }
            else
            {
                high |= c << (length * 8);
            }
        }

        return new AsciiWord(low, high, length);
    }
}
