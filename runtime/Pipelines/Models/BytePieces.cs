using System.Globalization;

namespace EarlyExitGen.Pipelines.Models;

/// <summary>Pieces that vocabularies have for bytes.</summary>
internal static class BytePieces
{
    /// <summary>The character that SentencePiece writes for a space.</summary>
    public const char Space = '\u2581';

    /// <summary>The ids of <c>&lt;0x00&gt;</c> to <c>&lt;0xFF&gt;</c>; -1 where there is none.</summary>
    /// <param name="find">The id of a piece; -1 where there is none.</param>
    public static int[] Of(Func<string, int> find) =>
        [.. Enumerable.Range(0, 256).Select(value => find(string.Create(CultureInfo.InvariantCulture,
            $"<0x{value:X2}>")))];

    /// <summary>The characters that byte-level BPE writes for bytes, those of GPT-2.</summary>
    public static char[] Letters()
    {
        char[] letters = new char[256];
        char spare = (char)256;
        for (int value = 0; value < 256; value++)
        {
            bool isPlain = value is (>= '!' and <= '~') or (>= 0xA1 and <= 0xAC) or >= 0xAE;
            letters[value] = isPlain ? (char)value : spare++;
        }

        return letters;
    }

    /// <summary>Whether a piece has a space behind something else.</summary>
    public static bool GoesOnBehindSpace(string piece)
    {
        for (int i = 1; i < piece.Length; i++)
        {
            if (piece[i] == Space && piece[i - 1] != Space)
            {
                return true;
            }
        }

        return false;
    }
}
