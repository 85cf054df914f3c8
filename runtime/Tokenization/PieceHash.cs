namespace EarlyExitGen.Tokenization;

/// <summary>
/// A polynomial hash (Karp and Rabin, "Efficient Randomized Pattern-Matching Algorithms", 1987): from the hashes of a
/// word's beginnings that of any stretch of it follows by one multiplication.
/// </summary>
internal static class PieceHash
{
    private const uint Base = 0x01000193;

    // Powers of the base; words are cut at fewer UTF-16 code units.
    private static readonly uint[] Powers = MakePowers();

    /// <summary>The hash of a text.</summary>
    public static uint Of(ReadOnlySpan<char> text)
    {
        uint hash = 0;
        foreach (char c in text)
        {
            hash = Append(hash, c);
        }

        return hash;
    }

    /// <summary>The hash of a text with one more character.</summary>
    public static uint Append(uint hash, char c) => (hash * Base) + c + 1;

    /// <summary>The hash of what follows a beginning.</summary>
    /// <param name="beginning">The hash of the beginning.</param>
    /// <param name="whole">The hash of the beginning and what follows.</param>
    /// <param name="length">How many characters follow, at most twice <see cref="WordBuffer.MaxCodePoints"/>.</param>
    public static uint Rest(uint beginning, uint whole, int length) => whole - (beginning * Powers[length]);

    private static uint[] MakePowers()
    {
        uint[] powers = new uint[(2 * WordBuffer.MaxCodePoints) + 1];
        powers[0] = 1;
        for (int i = 1; i < powers.Length; i++)
        {
            powers[i] = powers[i - 1] * Base;
        }

        return powers;
    }
}
