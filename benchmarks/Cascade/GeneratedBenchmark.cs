using BenchmarkDotNet.Attributes;
using Samples.News;

namespace EarlyExitGen.Benchmarks.Cascade;

/// <summary>
/// A headline through the class that is generated for the embedded cascade, and through the interpreted one.
/// </summary>
public class GeneratedBenchmark
{
    private NewsClassifier _generated = null!;
    private InterpretedCascade _interpreted = null!;

    [GlobalSetup]
    public void SetUp()
    {
        CascadeOptions options = new() { Folder = News.Folder, CheckHashes = false };
        _generated = new NewsClassifier(options);
        _interpreted = InterpretedCascade.Load(News.Manifest.Path, options);
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = 8)]
    public int Interpreted()
    {
        int sum = 0;
        foreach (string text in News.Headlines)
        {
            sum += _interpreted.Classify(text).Label;
        }

        return sum;
    }

    [Benchmark(OperationsPerInvoke = 8)]
    public int Generated()
    {
        int sum = 0;
        foreach (string text in News.Headlines)
        {
            sum += (int)_generated.Classify(text).Label;
        }

        return sum;
    }

    [GlobalCleanup]
    public void CleanUp()
    {
        _generated.Dispose();
        _interpreted.Dispose();
    }
}
