using System.Diagnostics;

namespace EarlyExitGen.Toolchain.Verbs.Measuring;

/// <summary>Measures what a text costs beside tokenizer and native calls.</summary>
internal static class Overhead
{
    private const int Repetitions = 31;
    private const int MostTexts = 100;

    /// <summary>
    /// The median, over the texts, of what the first exit takes from token ids to the answer beyond its block's run, in
    /// microseconds; of each text the median of many times. Both are told by the clock in the same call: the difference
    /// of two calls would be that of a block of milliseconds, a thousand times as long.
    /// </summary>
    public static double Measure(ForcedCascade cascade, IReadOnlyList<int[]> texts)
    {
        List<long> medians = [];
        long[] times = new long[Repetitions];
        foreach (int[] ids in texts.Take(MostTexts))
        {
            for (int i = -1; i < Repetitions; i++)
            {
                long start = Stopwatch.GetTimestamp();
                cascade.ClassifyTokens(ids, exit: 0, out long inBlocks);
                long whole = Stopwatch.GetTimestamp() - start;
                if (i >= 0)
                {
                    times[i] = whole - inBlocks;
                }
            }

            medians.Add(Median(times));
        }

        return Median([.. medians]) * 1e6 / Stopwatch.Frequency;
    }

    private static long Median(long[] values)
    {
        long[] sorted = [.. values.Order()];
        return sorted[sorted.Length / 2];
    }
}
