using System.Text;
using EarlyExitGen.Toolchain.Foundation.Statistics;

namespace EarlyExitGen.Toolchain.Foundation.Data;

/// <summary>
/// Reads texts without labels: one instance a line, a pair's texts with a tab between them. Blank lines are left out.
/// </summary>
internal static class UnlabelledFile
{
    /// <summary>
    /// Reads at most <paramref name="limit"/> instances, drawn by the seed when there are more; no more than that many are
    /// ever held. Their label is <see cref="Instance.Unlabelled"/>.
    /// </summary>
    /// <exception cref="ToolException">The file is missing, empty or broken, or a line is not a pair where pairs are needed.</exception>
    public static IReadOnlyList<Instance> Read(string path, bool isPair, int limit, int seed, out string sha256)
    {
        // Algorithm R (Vitter, "Random Sampling with a Reservoir", TOMS 1985).
        SplitMix64 chance = new(seed);
        List<Instance> kept = [];
        using TextLines lines = TextLines.Open(path, "give a file of texts, one a line");
        long seen = 0;
        while (lines.Next(out ReadOnlySpan<byte> line))
        {
            string text = Encoding.UTF8.GetString(line);
            if (string.IsNullOrWhiteSpace(text))
            {
                continue;
            }

            seen++;
            Instance instance = Parse(text, isPair, lines);
            if (kept.Count < limit)
            {
                kept.Add(instance);
            }
            else if (chance.Below(seen) is var place && place < limit)
            {
                kept[(int)place] = instance;
            }
        }

        sha256 = lines.Sha256();
        return kept.Count > 0 ? kept : throw new ToolException($"{lines.Name}: there is no text in it; give one a line.");
    }

    private static Instance Parse(string line, bool isPair, TextLines lines)
    {
        if (!isPair)
        {
            return new Instance(Instance.Unlabelled, line, null);
        }

        string[] fields = line.Split('\t');
        return fields.Length == 2
            ? new Instance(Instance.Unlabelled, fields[0], fields[1])
            : throw lines.Fault($"{fields.Length} tab-separated fields; the data has pairs, so a line is 'first<TAB>second'.");
    }
}
