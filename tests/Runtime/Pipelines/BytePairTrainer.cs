using System.Text;
using EarlyExitGen.Pipelines.Models;

namespace EarlyExitGen.Tests.Pipelines;

/// <summary>
/// Learns byte-pair encodings: the most frequent pair is merged again and again (Sennrich et al., ACL 2016).
/// </summary>
internal static class BytePairTrainer
{
    /// <summary>Learns merges of symbols, the first one to be merged first.</summary>
    /// <param name="words">Words and how often they occur.</param>
    /// <param name="count">How many merges.</param>
    public static List<(string Left, string Right)> Learn(IReadOnlyDictionary<string, int> words, int count)
    {
        List<(List<string> Symbols, int Times)> split =
            [.. words.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => (
                pair.Key.EnumerateRunes().Select(rune => rune.ToString()).ToList(), pair.Value))];
        Dictionary<(string, string), long> pairs = [];
        foreach ((List<string> symbols, int times) in split)
        {
            Count(symbols, times, pairs);
        }

        List<(string Left, string Right)> merges = [];
        while (merges.Count < count && pairs.Count > 0)
        {
            ((string, string) best, long most) = pairs.MaxBy(pair => (pair.Value, pair.Key.Item1 + pair.Key.Item2));
            if (most < 2)
            {
                break;
            }

            merges.Add(best);
            foreach ((List<string> symbols, int times) in split)
            {
                Merge(symbols, times, best, pairs);
            }
        }

        return merges;
    }

    /// <summary>A text in the letters that byte-level BPE writes for bytes.</summary>
    public static string Letters(string text)
    {
        char[] letters = BytePieces.Letters();
        return string.Concat(Encoding.UTF8.GetBytes(text).Select(value => letters[value]));
    }

    private static void Merge(
        List<string> symbols, int times, (string Left, string Right) best, Dictionary<(string, string), long> pairs)
    {
        bool has = false;
        for (int i = 0; i + 1 < symbols.Count && !has; i++)
        {
            has = symbols[i] == best.Left && symbols[i + 1] == best.Right;
        }

        if (!has)
        {
            return;
        }

        Count(symbols, -times, pairs);
        for (int i = 0; i + 1 < symbols.Count; i++)
        {
            if (symbols[i] == best.Left && symbols[i + 1] == best.Right)
            {
                symbols[i] += best.Right;
                symbols.RemoveAt(i + 1);
            }
        }

        Count(symbols, times, pairs);
    }

    private static void Count(List<string> symbols, int times, Dictionary<(string, string), long> pairs)
    {
        for (int i = 0; i + 1 < symbols.Count; i++)
        {
            (string, string) pair = (symbols[i], symbols[i + 1]);
            long now = pairs.GetValueOrDefault(pair) + times;
            if (now > 0)
            {
                pairs[pair] = now;
            }
            else
            {
                pairs.Remove(pair);
            }
        }
    }
}
