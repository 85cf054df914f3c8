using BenchmarkDotNet.Attributes;
using Microsoft.ML.Tokenizers;
using FastTokenizer = FastBertTokenizer.BertTokenizer;
using WordPieceTokenizer = EarlyExitGen.Tokenization.WordPieceTokenizer;

namespace EarlyExitGen.Benchmarks.Tokenizer;

/// <summary>
/// The ids of a headline: our tokenizer against FastBertTokenizer and the one of Microsoft.ML.Tokenizers, set up as
/// BERT uncased.
/// </summary>
public class TokenizerBenchmark
{
    private static readonly string Vocabulary = Path.Combine(AppContext.BaseDirectory, "vocab.txt");

    // Letters, digits, spaces and punctuation: symbols such as $, which the other one drops, would be less work for it.
    private readonly string[] _texts =
    [
        "Central bank leaves interest rates unchanged as inflation cools",
        "Striker's late header sends the home side into the cup final",
        "Open-source browser closes a security hole found by volunteers",
        "Airline to cut 2,000 jobs as fuel costs eat into quarterly profit",
        "Ministers, unions and software firms quarrel over who pays for the new tax; talks resume on Monday in Geneva",
        "Unseasonably heavy thunderstorms interrupt the semifinal, organisers reschedule to Wednesday",
    ];

    private readonly int[] _ids = new int[128];
    private readonly long[] _longIds = new long[128];
    private readonly long[] _mask = new long[128];
    private WordPieceTokenizer _ours = null!;
    private FastTokenizer _fast = null!;
    private BertTokenizer _other = null!;

    [GlobalSetup]
    public void SetUp()
    {
        _ours = WordPieceTokenizer.Load(Vocabulary);
        _other = BertTokenizer.Create(
            Vocabulary, new BertOptions { LowerCaseBeforeTokenization = true, RemoveNonSpacingMarks = true });
        _fast = TokenizerComparison.Fast(Vocabulary);
        foreach (string text in _texts)
        {
            int count = _ours.Encode(text, _ids, out _);
            int fastCount = _fast.Encode(text, _longIds, _mask);
            if (!_other.EncodeToIds(text).SequenceEqual(_ids[..count])
                || !_longIds[..fastCount].SequenceEqual(_ids[..count].Select(id => (long)id)))
            {
                throw new InvalidOperationException($"The tokenizers differ on '{text}'.");
            }
        }
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = 6)]
    public int MicrosoftMLTokenizers()
    {
        int count = 0;
        foreach (string text in _texts)
        {
            count += _other.EncodeToIds(text).Count;
        }

        return count;
    }

    [Benchmark(OperationsPerInvoke = 6)]
    public int FastBertTokenizer()
    {
        int count = 0;
        foreach (string text in _texts)
        {
            count += _fast.Encode(text, _longIds, _mask);
        }

        return count;
    }

    [Benchmark(OperationsPerInvoke = 6)]
    public int Ours()
    {
        int count = 0;
        foreach (string text in _texts)
        {
            count += _ours.Encode(text, _ids, out _);
        }

        return count;
    }
}
