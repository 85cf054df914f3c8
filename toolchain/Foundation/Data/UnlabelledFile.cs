using System.IO.Compression;
using EarlyExitGen.Toolchain.Foundation.Statistics;

namespace EarlyExitGen.Toolchain.Foundation.Data;

/// <summary>
/// Reads texts without labels: UTF-8, one instance a line, a pair's texts with a tab between them; gzipped if the name ends
/// in <c>.gz</c>. Empty lines are left out.
/// </summary>
internal static class UnlabelledFile
{
    /// <summary>
    /// Reads at most <paramref name="limit"/> instances, drawn by the seed when there are more; no more than so many are
    /// ever held. Their label is <see cref="Instance.Unlabelled"/>.
    /// </summary>
    /// <exception cref="ToolException">The file is missing, empty or broken, or a line is no pair where pairs are needed.</exception>
    public static IReadOnlyList<Instance> Read(string path, bool isPair, int limit, int seed)
    {
        if (!File.Exists(path))
        {
            throw new ToolException($"{path}: no such file; give a file of texts, one a line.");
        }

        // Algorithm R (Vitter, "Random Sampling with a Reservoir", TOMS 1985).
        Chance chance = new(seed);
        List<Instance> kept = [];
        try
        {
            long seen = 0;
            long number = 0;
            foreach (string line in Lines(path))
            {
                number++;
                if (string.IsNullOrWhiteSpace(line))
                {
                    continue;
                }

                seen++;
                Instance instance = Parse(line, isPair, path, number);
                if (kept.Count < limit)
                {
                    kept.Add(instance);
                }
                else if (chance.Below(seen) is var place && place < limit)
                {
                    kept[(int)place] = instance;
                }
            }
        }
        catch (InvalidDataException e)
        {
            throw new ToolException($"{path}: it is no gzip file ({e.Message}); fetch it again, or rename it.", e);
        }

        return kept.Count > 0 ? kept : throw new ToolException($"{path}: there is no text in it; give one a line.");
    }

    private static IEnumerable<string> Lines(string path)
    {
        using Stream file = File.OpenRead(path);
        using Stream stream = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase)
            ? new GZipStream(file, CompressionMode.Decompress)
            : file;
        using StreamReader reader = new(stream);
        while (reader.ReadLine() is { } line)
        {
            yield return line;
        }
    }

    private static Instance Parse(string line, bool isPair, string path, long number)
    {
        if (!isPair)
        {
            return new Instance(Instance.Unlabelled, line, null);
        }

        string[] fields = line.Split('\t');
        return fields.Length == 2
            ? new Instance(Instance.Unlabelled, fields[0], fields[1])
            : throw new ToolException(FormattableString.Invariant(
                $"{path}({number}): {fields.Length} tab-separated fields; the data has pairs, so a line is 'first<TAB>second'."));
    }
}
