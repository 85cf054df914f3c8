using BenchmarkDotNet.Attributes;
using EarlyExitGen.Toolchain.Evaluation;
using EarlyExitGen.Toolchain.Quantization;

namespace EarlyExitGen.Benchmarks.Cascade;

/// <summary>A headline through all layers of the embedded cascade, in single precision and in 8-bit integers.</summary>
public class QuantizedBenchmark
{
    private string _folder = "";
    private InterpretedCascade _single = null!;
    private InterpretedCascade _quantized = null!;

    /// <summary>The threads for a text.</summary>
    [Params(1, 2)]
    public int Threads { get; set; }

    [GlobalSetup]
    public void SetUp()
    {
        _folder = Directory.CreateTempSubdirectory("earlyexit-bench-").FullName;
        string target = Path.Combine(_folder, "int8");
        Quantizer.Run(
            new QuantizationRequest(News.Manifest, target, QuantizedMatrix.SafeBits, EmbeddingStorage.Int8),
            dataFile: null,
            seed: 1,
            CancellationToken.None);
        CascadeOptions options = new() { IntraOpThreads = Threads, CheckHashes = false };
        _single = InterpretedCascade.Load(News.Manifest.Path, options);
        _quantized = InterpretedCascade.Load(Path.Combine(target, "int8.cascade.json"), options);
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = 8)]
    public int SinglePrecision() => Classify(_single);

    [Benchmark(OperationsPerInvoke = 8)]
    public int EightBits() => Classify(_quantized);

    [GlobalCleanup]
    public void CleanUp()
    {
        _single.Dispose();
        _quantized.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static int Classify(InterpretedCascade cascade)
    {
        int sum = 0;
        foreach (string text in News.Headlines)
        {
            sum += cascade.ClassifyFully(text).Label;
        }

        return sum;
    }
}
