using EarlyExitGen.Toolchain.Foundation.Statistics;

namespace EarlyExitGen.Toolchain.Verbs.Training;

/// <summary>Puts texts into batches of similar length, so that little is padded, in a random order.</summary>
internal static class BatchPlan
{
    // This many batches are sorted by length together: little padding, and still other neighbours in each epoch.
    private const int SortedTogether = 64;

    /// <summary>The number of batches of an epoch.</summary>
    public static int Count(int texts, int batch) => (texts + batch - 1) / batch;

    /// <summary>The batches of an epoch as indices into <paramref name="texts"/>; each text occurs once.</summary>
    public static int[][] ForEpoch(IReadOnlyList<EncodedText> texts, int batch, int seed, int epoch)
    {
        SplitMix64 chance = new(seed, epoch);
        int[] order = [.. Enumerable.Range(0, texts.Count)];
        chance.Shuffle(order.AsSpan());
        int[][] batches =
        [
            .. order.Chunk(batch * SortedTogether).SelectMany(
                chunk => chunk.OrderBy(i => texts[i].Length).Chunk(batch)),
        ];
        chance.Shuffle(batches.AsSpan());
        return batches;
    }

    /// <summary>Batches in order of length, for measuring.</summary>
    public static int[][] ByLength(IReadOnlyList<EncodedText> texts, int batch) =>
        [.. Enumerable.Range(0, texts.Count).OrderBy(i => texts[i].Length).Chunk(batch)];
}
