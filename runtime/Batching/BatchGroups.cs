namespace EarlyExitGen.Batching;

/// <summary>Which texts are computed together.</summary>
internal static class BatchGroups
{
    /// <summary>The largest share of a group's tokens that may be padding, of a group of several texts.</summary>
    public const double MostPadding = 0.1;

    /// <summary>How many texts the next group takes.</summary>
    /// <param name="lengths">The texts' numbers of tokens, falling; at least one.</param>
    /// <param name="rows">The largest number of texts.</param>
    /// <param name="buckets">The lengths that groups come in.</param>
    public static int Next(ReadOnlySpan<int> lengths, int rows, BatchLengths buckets)
    {
        int length = buckets.Round(lengths[0]);
        long tokens = lengths[0];
        int count = 1;
        while (count < rows && count < lengths.Length)
        {
            tokens += lengths[count];
            long all = (long)length * (count + 1);
            if (all - tokens > MostPadding * all || (buckets.IsExact && lengths[count] != length))
            {
                break;
            }

            count++;
        }

        return count;
    }
}
