using EarlyExitGen.Toolchain.Foundation.Statistics;

namespace EarlyExitGen.Toolchain.Foundation.Data;

/// <summary>Some of the texts of a file, the same for everything that is trained on it with one seed.</summary>
internal static class DataSample
{
    /// <summary>
    /// Draws <paramref name="limit"/> of the texts, all if there are no more; they stay in the order of the file.
    /// </summary>
    public static IReadOnlyList<Instance> Draw(IReadOnlyList<Instance> texts, int limit, int seed)
    {
        int[] order = [.. Enumerable.Range(0, texts.Count)];
        new SplitMix64(seed).Shuffle<int>(order);
        return [.. order.Take(limit).Order().Select(i => texts[i])];
    }
}
