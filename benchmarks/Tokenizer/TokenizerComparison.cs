using System.Diagnostics;
using System.Globalization;
using FastTokenizer = FastBertTokenizer.BertTokenizer;
using WordPieceTokenizer = EarlyExitGen.Tokenization.WordPieceTokenizer;

namespace EarlyExitGen.Benchmarks.Tokenizer;

/// <summary>
/// Our tokenizer against FastBertTokenizer on the rows of a file: in each round both read all texts, in an order that
/// is drawn anew, on one thread.
/// </summary>
internal sealed class TokenizerComparison
{
    private const int MaxTokens = 512;
    private const int MostTexts = 3000;
    private const int WarmUps = 20;
    private const int Rounds = 100;
    private static readonly TimeSpan MostTime = TimeSpan.FromSeconds(8);

    private readonly string _file;
    private readonly string[] _texts;
    private readonly WordPieceTokenizer _ours;
    private readonly FastTokenizer _fast;
    private readonly int[] _ids = new int[MaxTokens];
    private readonly long[] _longIds = new long[MaxTokens];
    private readonly long[] _mask = new long[MaxTokens];

    /// <summary>Reads a vocabulary and the texts of a file, a label, a tab and the text a line.</summary>
    public TokenizerComparison(string vocabulary, string file)
    {
        _file = file;
        _texts = [.. File.ReadLines(file).Take(MostTexts).Select(line => line[(line.IndexOf('\t') + 1)..])];
        _ours = WordPieceTokenizer.Load(vocabulary);
        _fast = Fast(vocabulary);
    }

    /// <summary>FastBertTokenizer as BERT uncased.</summary>
    public static FastTokenizer Fast(string vocabulary)
    {
        FastTokenizer tokenizer = new();
        using StreamReader reader = new(vocabulary);
        tokenizer.LoadVocabulary(reader, convertInputToLowercase: true);
        return tokenizer;
    }

    /// <summary>Compares, and says in a line what came out.</summary>
    /// <exception cref="InvalidOperationException">The ids of a text differ.</exception>
    public string Run()
    {
        long tokens = Check();
        Action[] contenders = [ReadAllOurs, ReadAllFast];
        List<double>[] times = [[], []];
        int[] order = [0, 1];
        Random random = new(1);
        long allocated = 0;
        Stopwatch total = Stopwatch.StartNew();
        for (int round = 0; round < WarmUps || (round < WarmUps + Rounds && total.Elapsed < MostTime); round++)
        {
            random.Shuffle(order);
            foreach (int i in order)
            {
                long bytes = GC.GetAllocatedBytesForCurrentThread();
                long start = Stopwatch.GetTimestamp();
                contenders[i]();
                double time = Stopwatch.GetElapsedTime(start).TotalNanoseconds / _texts.Length;
                bytes = GC.GetAllocatedBytesForCurrentThread() - bytes;
                if (round >= WarmUps)
                {
                    times[i].Add(time);
                    allocated += i == 0 ? bytes : 0;
                }
            }
        }

        double ours = Quantile(times[0], 0.5);
        double fast = Quantile(times[1], 0.5);
        double[] ratios = [.. times[1].Zip(times[0], (other, own) => other / own)];
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{_file}: {_texts.Length} texts, {(double)tokens / _texts.Length:F1} tokens each, {ratios.Length} rounds; "
            + $"FastBertTokenizer {fast:F0} ns a text, ours {ours:F0} ns and {allocated} B in all; {fast / ours:F2}x "
            + $"as fast, in nine of ten rounds {Quantile(ratios, 0.05):F2}x to {Quantile(ratios, 0.95):F2}x");
    }

    private static double Quantile(IEnumerable<double> values, double share)
    {
        double[] sorted = [.. values.Order()];
        return sorted[(int)(share * (sorted.Length - 1))];
    }

    private long Check()
    {
        long tokens = 0;
        foreach (string text in _texts)
        {
            int count = _ours.Encode(text, _ids, out _);
            int fastCount = _fast.Encode(text, _longIds, _mask);
            if (!_longIds[..fastCount].SequenceEqual(_ids[..count].Select(id => (long)id)))
            {
                throw new InvalidOperationException($"The tokenizers differ on '{text}'.");
            }

            tokens += count;
        }

        return tokens;
    }

    private void ReadAllOurs()
    {
        foreach (string text in _texts)
        {
            _ours.Encode(text, _ids, out _);
        }
    }

    private void ReadAllFast()
    {
        foreach (string text in _texts)
        {
            _fast.Encode(text, _longIds, _mask);
        }
    }
}
