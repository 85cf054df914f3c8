using BenchmarkDotNet.Attributes;

namespace EarlyExitGen.Benchmarks.Cascade;

/// <summary>Many texts through the embedded cascade, by different plans: the time of one of them.</summary>
public class ManyTextsBenchmark
{
    private const int Count = 256;

    private readonly string[] _texts = News.Texts(Count);
    private readonly CascadePrediction[] _predictions = new CascadePrediction[Count];
    private InterpretedCascade _cascade = null!;

    /// <summary>How many texts are computed together.</summary>
    [Params(1, 8, 32)]
    public int Rows { get; set; }

    /// <summary>How many texts, or groups of texts, are computed at a time; 0 for the processors.</summary>
    [Params(1, 0)]
    public int AtATime { get; set; }

    /// <summary>The threads for each of them; 0 for the runtime's default.</summary>
    [Params(1, 0)]
    public int Threads { get; set; }

    /// <summary>The dial; at 0 no text leaves early.</summary>
    [Params(0f, 0.02f)]
    public float Dial { get; set; }

    [GlobalSetup]
    public void SetUp()
    {
        CascadeOptions options = new()
        {
            BatchRows = Rows, MaxConcurrency = AtATime, IntraOpThreads = Threads, CheckHashes = false,
        };
        _cascade = InterpretedCascade.Load(News.Manifest.Path, options);
        _cascade.Dial = Dial;
    }

    [Benchmark(OperationsPerInvoke = Count)]
    public void Classify() => _cascade.Classify(_texts, _predictions);

    [GlobalCleanup]
    public void CleanUp() => _cascade.Dispose();
}
