using EarlyExitGen.Pipelines.Memory;

namespace EarlyExitGen.Pipelines.Models;

/// <summary>
/// Merges the symbols of a word pair by pair: always the pair that comes first in the list of merges, and of equal ones
/// the one that is further left (Sennrich et al., "Neural Machine Translation of Rare Words with Subword Units", ACL
/// 2016).
/// </summary>
internal static class Merger
{
    // Up to here looking at all pairs each time is faster than a queue.
    private const int MostScanned = 24;

    /// <summary>Merges in place, and gives the number of symbols that are left.</summary>
    public static int Merge(Span<int> symbols, PairTable merges, Scratch scratch) => symbols.Length <= MostScanned
        ? MergeFew(symbols, merges)
        : MergeMany(symbols, merges, scratch);

    private static int MergeFew(Span<int> symbols, PairTable merges)
    {
        Span<int> ranks = stackalloc int[MostScanned];
        int count = symbols.Length;
        for (int i = 0; i + 1 < count; i++)
        {
            ranks[i] = RankOf(merges, symbols[i], symbols[i + 1]);
        }

        while (true)
        {
            int best = -1;
            int bestRank = int.MaxValue;
            for (int i = 0; i + 1 < count; i++)
            {
                if (ranks[i] < bestRank)
                {
                    (best, bestRank) = (i, ranks[i]);
                }
            }

            if (best < 0)
            {
                return count;
            }

            symbols[best] = merges.Find(symbols[best], symbols[best + 1]).Merged;
            symbols[(best + 2)..count].CopyTo(symbols[(best + 1)..]);
            ranks[(best + 1)..(count - 1)].CopyTo(ranks[best..]);
            count--;
            if (best + 1 < count)
            {
                ranks[best] = RankOf(merges, symbols[best], symbols[best + 1]);
            }

            if (best > 0)
            {
                ranks[best - 1] = RankOf(merges, symbols[best - 1], symbols[best]);
            }
        }
    }

    // A list of symbols, and a heap of the pairs that merge, by rank and place; each symbol is merged at most once, so
    // three times as many pairs as symbols are queued at most.
    private static int MergeMany(Span<int> symbols, PairTable merges, Scratch scratch)
    {
        int count = symbols.Length;
        Span<int> links = scratch.Links(2 * count);
        Span<int> next = links[..count];
        Span<int> previous = links[count..];
        PairQueue queue = new(scratch.Queue(3 * count));
        for (int i = 0; i < count; i++)
        {
            next[i] = i + 1;
            previous[i] = i - 1;
        }

        for (int i = 0; i + 1 < count; i++)
        {
            Offer(ref queue, symbols, merges, i, i + 1);
        }

        while (queue.TryTake(out int rank, out int at))
        {
            int right = symbols[at] < 0 ? count : next[at];
            if (right >= count || merges.Find(symbols[at], symbols[right]) is var merge && merge.Rank != rank)
            {
                continue;
            }

            symbols[at] = merges.Find(symbols[at], symbols[right]).Merged;
            symbols[right] = -1;
            next[at] = next[right];
            if (next[at] < count)
            {
                previous[next[at]] = at;
                Offer(ref queue, symbols, merges, at, next[at]);
            }

            if (previous[at] >= 0)
            {
                Offer(ref queue, symbols, merges, previous[at], at);
            }
        }

        int left = 0;
        foreach (int symbol in symbols)
        {
            if (symbol >= 0)
            {
                symbols[left++] = symbol;
            }
        }

        return left;
    }

    private static void Offer(ref PairQueue queue, Span<int> symbols, PairTable merges, int left, int right)
    {
        if (merges.Find(symbols[left], symbols[right]).Rank is var rank and >= 0)
        {
            queue.Add(rank, left);
        }
    }

    private static int RankOf(PairTable merges, int left, int right) =>
        merges.Find(left, right).Rank is var rank and >= 0 ? rank : int.MaxValue;
}
