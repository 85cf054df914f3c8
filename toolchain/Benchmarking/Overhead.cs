using System.Diagnostics;

namespace EarlyExitGen.Toolchain.Benchmarking;

/// <summary>Measures what a text costs beside tokenizer and native calls.</summary>
internal static class Overhead
{
    private const int Repetitions = 31;
    private const int MostTexts = 100;

    /// <summary>
    /// The median, over the texts, of what the first exit takes from token ids to the answer beyond its block's native
    /// call, in microseconds; of each text the medians of many alternating runs on one thread are compared.
    /// </summary>
    public static double Measure(ForcedCascade cascade, BareBlock block, IReadOnlyList<int[]> texts)
    {
        List<double> differences = [];
        long[] whole = new long[Repetitions];
        long[] native = new long[Repetitions];
        foreach (int[] ids in texts.Take(MostTexts))
        {
            block.Bind(ids);
            for (int i = -1; i < Repetitions; i++)
            {
                long start = Stopwatch.GetTimestamp();
                cascade.ClassifyTokens(ids, 0);
                long middle = Stopwatch.GetTimestamp();
                block.Run(ids.Length);
                long end = Stopwatch.GetTimestamp();
                if (i >= 0)
                {
                    whole[i] = middle - start;
                    native[i] = end - middle;
                }
            }

            differences.Add(Median(whole) - Median(native));
        }

        return Median([.. differences]) * 1e6 / Stopwatch.Frequency;
    }

    private static T Median<T>(T[] values)
    {
        T[] sorted = [.. values.Order()];
        return sorted[sorted.Length / 2];
    }
}
