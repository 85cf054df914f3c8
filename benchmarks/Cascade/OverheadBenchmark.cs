using BenchmarkDotNet.Attributes;
using EarlyExitGen.Toolchain.Verbs.Measuring;

namespace EarlyExitGen.Benchmarks.Cascade;

/// <summary>
/// The first exit of the embedded cascade on one thread: the native calls alone, and token ids to the answer.
/// </summary>
public class OverheadBenchmark
{
    private readonly int[] _ids = [.. Enumerable.Range(0, 16).Select(i => 1000 + i)];
    private ForcedCascade _cascade = null!;
    private BareBlock _block = null!;

    [GlobalSetup]
    public void SetUp()
    {
        _cascade = ForcedCascade.Load(News.Manifest, threads: 1);
        _block = BareBlock.Load(Path.Combine(News.Folder, News.Manifest.Spec.BlockExits.First().Block!));
        _block.Bind(_ids);
    }

    [Benchmark(Baseline = true)]
    public void NativeCalls() => _block.Run(_ids.Length);

    [Benchmark]
    public int Classify() => _cascade.ClassifyTokens(_ids, exit: 0);

    [GlobalCleanup]
    public void CleanUp()
    {
        _cascade.Dispose();
        _block.Dispose();
    }
}
