using EarlyExitGen.Toolchain.Foundation.Statistics;

namespace EarlyExitGen.Toolchain.Foundation.Data;

/// <summary>Reads the rows of a file into memory.</summary>
internal static class DataFile
{
    /// <summary>Reads all rows.</summary>
    /// <param name="path">A file, a pipe, or <c>-</c> for standard input.</param>
    /// <param name="form">What was said of its form.</param>
    /// <param name="needs">What is needed.</param>
    /// <exception cref="ToolException">
    /// The file is missing or empty, or a row is not of its form; it is named.
    /// </exception>
    public static DataSet Read(string path, DataForm form, DataNeeds needs) =>
        Read(TextLines.Open(path, LayoutFinder.Expected(needs)), form, needs);

    /// <summary>Reads all rows of lines, of which none was read, and disposes of them.</summary>
    public static DataSet Read(TextLines lines, DataForm form, DataNeeds needs)
    {
        using DataReader reader = new(lines, form, needs);
        List<DataRow> rows = [];
        Dictionary<string, string> labels = new(StringComparer.Ordinal);
        while (reader.Next(out DataRow row))
        {
            // There are few labels, and many rows of each.
            rows.Add(row.Label is { } label && !labels.TryAdd(label, label) ? row with { Label = labels[label] } : row);
        }

        return rows.Count > 0
            ? new DataSet(reader.Name, reader.Layout, rows, reader.Sha256())
            : throw new ToolException($"{reader.Name}: there is no text in it; {LayoutFinder.Expected(needs)}.");
    }

    /// <summary>
    /// Reads at most <paramref name="limit"/> texts without labels, drawn by the seed when there are more; no more than
    /// that many are ever held. Their label is <see cref="Instance.Unlabelled"/>.
    /// </summary>
    /// <exception cref="ToolException">
    /// The file is missing, empty or broken, or a line is not a pair where pairs are needed.
    /// </exception>
    public static IReadOnlyList<Instance> Sample(
        string path, DataForm form, bool isPair, int limit, int seed, out string sha256)
    {
        // Algorithm R (Vitter, "Random Sampling with a Reservoir", TOMS 1985).
        SplitMix64 chance = new(seed);
        DataNeeds needs = new(LabelNeed.Ignored, isPair);
        List<Instance> kept = [];
        using DataReader reader = new(TextLines.Open(path, LayoutFinder.Expected(needs)), form, needs);
        for (long seen = 1; reader.Next(out DataRow row); seen++)
        {
            Instance text = new(Instance.Unlabelled, row.First, row.Second);
            if (kept.Count < limit)
            {
                kept.Add(text);
            }
            else if (chance.Below(seen) is var place && place < limit)
            {
                kept[(int)place] = text;
            }
        }

        sha256 = reader.Sha256();
        return kept.Count > 0
            ? kept
            : throw new ToolException($"{reader.Name}: there is no text in it; {LayoutFinder.Expected(needs)}.");
    }
}
