using EarlyExitGen.Toolchain.Foundation.Statistics;

namespace EarlyExitGen.Toolchain.Verbs.Cutting;

/// <summary>Token ids for some texts of one length, with or without padding.</summary>
/// <param name="Batch">The number of texts.</param>
/// <param name="Length">The number of tokens.</param>
/// <param name="Ids">The ids, text by text.</param>
/// <param name="Mask">1 for a token, 0 for padding, text by text.</param>
/// <param name="Types">The types of the tokens, text by text.</param>
internal sealed record TokenCase(int Batch, int Length, long[] Ids, long[] Mask, long[] Types)
{
    /// <summary>Whether a text has padding.</summary>
    public bool IsPadded => Mask.Contains(0);

    /// <summary>Makes a case.</summary>
    /// <param name="random">Where the ids come from.</param>
    /// <param name="batch">The number of texts.</param>
    /// <param name="length">The number of tokens.</param>
    /// <param name="rows">The number of rows of the table of word embeddings.</param>
    /// <param name="isPadded">Whether texts after the first are shorter; a single one is, too.</param>
    /// <param name="hasTypes">Whether the second half is of the second type.</param>
    /// <param name="padding">The id of padding.</param>
    public static TokenCase Make(
        SplitMix64 random, int batch, int length, long rows, bool isPadded, bool hasTypes, long padding)
    {
        // The first few are often special: padding among them.
        long first = Math.Min(5, rows - 1);
        long[] ids = new long[batch * length];
        long[] mask = new long[ids.Length];
        long[] types = new long[ids.Length];
        for (int row = 0; row < batch; row++)
        {
            int shorter = isPadded ? (row + (batch == 1 ? 1 : 0)) * Math.Max(1, length / 4) : 0;
            int tokens = Math.Max(1, length - shorter);
            for (int i = 0; i < length; i++)
            {
                int place = (row * length) + i;
                mask[place] = i < tokens ? 1 : 0;
                ids[place] = mask[place] == 1 ? first + random.Below(rows - first) : padding;
                types[place] = hasTypes && i >= length / 2 ? 1 : 0;
            }
        }

        return new TokenCase(batch, length, ids, mask, types);
    }
}
