namespace EarlyExitGen.Toolchain.Verbs.Training;

/// <summary>Words as sequences of pieces, in which the most frequent pair of neighbours can be merged.</summary>
internal sealed class PieceMerger
{
    // A pair that occurs once teaches nothing.
    private const int LeastCount = 2;

    private readonly List<string[]> _words = [];
    private readonly List<int> _wordCounts = [];
    private readonly Dictionary<(string, string), long> _pairCounts = [];
    private readonly Dictionary<(string, string), HashSet<int>> _pairWords = [];
    private readonly PriorityQueue<(string, string), (long, string, string)> _queue = new(new MostFrequentFirst());

    /// <summary>Starts from words as their characters, with how often each occurs.</summary>
    public PieceMerger(IEnumerable<(string[] Symbols, int Count)> words)
    {
        foreach ((string[] symbols, int count) in words)
        {
            _words.Add(symbols);
            _wordCounts.Add(count);
            Count(_words.Count - 1, count);
        }

        foreach ((string, string) pair in _pairCounts.Keys)
        {
            Enqueue(pair);
        }
    }

    /// <summary>Merges the pair that occurs most often, and gives the new piece; null when none occurs twice.</summary>
    public string? MergeMostFrequent()
    {
        while (_queue.TryDequeue(out (string, string) pair, out (long Count, string, string) priority))
        {
            // Counts fall as other merges take parts away; such a pair comes again with its count of now.
            long count = _pairCounts.GetValueOrDefault(pair);
            if (count != priority.Count)
            {
                continue;
            }

            return count < LeastCount ? null : Merge(pair);
        }

        return null;
    }

    private string Merge((string First, string Second) pair)
    {
        string merged = pair.First + pair.Second["##".Length..];
        HashSet<(string, string)> changed = [];
        foreach (int word in _pairWords[pair].ToArray())
        {
            string[] before = _words[word];
            Count(word, -_wordCounts[word], changed);
            List<string> after = [];
            for (int i = 0; i < before.Length; i++)
            {
                bool isPair = i + 1 < before.Length && before[i] == pair.First && before[i + 1] == pair.Second;
                after.Add(isPair ? merged : before[i]);
                i += isPair ? 1 : 0;
            }

            _words[word] = [.. after];
            Count(word, _wordCounts[word], changed);
        }

        changed.Remove(pair);
        foreach ((string, string) other in changed)
        {
            Enqueue(other);
        }

        return merged;
    }

    private void Count(int word, int count, HashSet<(string, string)>? changed = null)
    {
        string[] symbols = _words[word];
        for (int i = 0; i + 1 < symbols.Length; i++)
        {
            (string, string) pair = (symbols[i], symbols[i + 1]);
            _pairCounts[pair] = _pairCounts.GetValueOrDefault(pair) + count;
            changed?.Add(pair);
            if (!_pairWords.TryGetValue(pair, out HashSet<int>? words))
            {
                _pairWords[pair] = words = [];
            }

            _ = count > 0 ? words.Add(word) : words.Remove(word);
        }
    }

    private void Enqueue((string First, string Second) pair)
    {
        if (_pairCounts[pair] >= LeastCount)
        {
            _queue.Enqueue(pair, (_pairCounts[pair], pair.First, pair.Second));
        }
    }

    private sealed class MostFrequentFirst : IComparer<(long Count, string First, string Second)>
    {
        public int Compare((long Count, string First, string Second) x, (long Count, string First, string Second) y)
        {
            int byCount = y.Count.CompareTo(x.Count);
            int byFirst = byCount != 0 ? byCount : string.CompareOrdinal(x.First, y.First);
            return byFirst != 0 ? byFirst : string.CompareOrdinal(x.Second, y.Second);
        }
    }
}
