using System;
using System.Collections.Generic;
using System.Linq;

namespace EarlyExitGen.Manifests;

/// <summary>Finds what a misspelt word was meant to be.</summary>
internal static class Spelling
{
    /// <summary>
    /// The candidate that is fewest edits (insert, delete, replace or swap neighbours) away from
    /// <paramref name="word"/>, regardless of case; null if more than a third of the word would change.
    /// </summary>
    public static string? Nearest(string word, IEnumerable<string> candidates)
    {
        if (word.Length > 64)
        {
            return null;
        }

        string folded = word.ToLowerInvariant();
        (string Name, int Distance) best = candidates
            .Select(c => (Name: c, Distance: Distance(folded, c.ToLowerInvariant())))
            .OrderBy(c => c.Distance)
            .ThenBy(c => c.Name, StringComparer.Ordinal)
            .First();
        return best.Distance <= Math.Max(1, word.Length / 3) ? best.Name : null;
    }

    /// <summary>The optimal string alignment distance.</summary>
    private static int Distance(string a, string b)
    {
        int[,] cost = new int[a.Length + 1, b.Length + 1];
        for (int i = 0; i <= a.Length; i++)
        {
            for (int j = 0; j <= b.Length; j++)
            {
                if (i == 0 || j == 0)
                {
                    cost[i, j] = i + j;
                    continue;
                }

                int replace = cost[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                cost[i, j] = Math.Min(replace, Math.Min(cost[i - 1, j], cost[i, j - 1]) + 1);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    cost[i, j] = Math.Min(cost[i, j], cost[i - 2, j - 2] + 1);
                }
            }
        }

        return cost[a.Length, b.Length];
    }
}
