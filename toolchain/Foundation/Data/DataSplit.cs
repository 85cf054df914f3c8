using EarlyExitGen.Toolchain.Foundation.Statistics;

namespace EarlyExitGen.Toolchain.Foundation.Data;

/// <summary>
/// Splits data by shares and a seed, each label alike. Rows of one text stay together, so that no text is in two parts.
/// </summary>
internal static class DataSplit
{
    /// <summary>What the shares add up to.</summary>
    public const int Whole = 100;

    /// <summary>Splits labelled data; in each part rows stay in the order of the file.</summary>
    /// <param name="data">The data.</param>
    /// <param name="shares">The shares in percent.</param>
    /// <param name="seed">What the draw depends on.</param>
    /// <exception cref="ToolException">A part gets no text.</exception>
    public static DataSet[] Of(DataSet data, IReadOnlyList<int> shares, int seed)
    {
        int[] parts = new int[data.Rows.Count];
        int stratum = 0;
        foreach (IGrouping<string, int[]> label in Texts(data).GroupBy(rows => data.Rows[rows[0]].Label!)
            .OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            int[][] texts = [.. label];
            new SplitMix64(seed, stratum++).Shuffle<int[]>(texts);
            Assign(texts, shares, parts);
        }

        return [.. shares.Select((share, part) =>
        {
            DataRow[] rows = [.. data.Rows.Where((_, i) => parts[i] == part)];
            return rows.Length > 0
                ? data with { Rows = rows }
                : throw new ToolException(
                    $"{data.Name}: {data.Rows.Count} texts are too few to split; a share of {share} % has none. Give "
                        + "more, or a file for each.");
        })];
    }

    // The rows of each text, which may be there more than once.
    private static IEnumerable<int[]> Texts(DataSet data) => Enumerable.Range(0, data.Rows.Count)
        .GroupBy(i => (data.Rows[i].First, data.Rows[i].Second)).Select(rows => rows.ToArray());

    // Where the shares of a label end, rounded, so that all parts together are the whole; the first text is learnt
    // from.
    private static void Assign(int[][] texts, IReadOnlyList<int> shares, int[] parts)
    {
        int done = 0;
        long share = 0;
        for (int part = 0; part < shares.Count; part++)
        {
            share += shares[part];
            int end = (int)(((share * texts.Length) + (Whole / 2)) / Whole);
            end = part == 0 ? Math.Max(1, end) : end;
            for (; done < end; done++)
            {
                Array.ForEach(texts[done], row => parts[row] = part);
            }
        }
    }
}
