using BenchmarkDotNet.Attributes;
using EarlyExitGen.Toolchain.Foundation.Data;
using EarlyExitGen.Toolchain.Verbs.Quantization;

namespace EarlyExitGen.Benchmarks.Cascade;

/// <summary>
/// A text through all layers of a cascade of six layers of 384 and random weights, in single precision and in 8-bit
/// integers.
/// </summary>
public class QuantizedBenchmark
{
    private SynthesizedCascade _made = null!;
    private InterpretedCascade _single = null!;
    private InterpretedCascade _quantized = null!;

    private string _text = "";

    /// <summary>The text's tokens.</summary>
    [Params(16, 64, 128)]
    public int Tokens { get; set; }

    /// <summary>The threads for a text.</summary>
    [Params(1, 2)]
    public int Threads { get; set; }

    [GlobalSetup]
    public void SetUp()
    {
        _made = SynthesizedCascade.Make(layers: 6, hidden: 384, exits: "0,2,4,6", maxTokens: 128);
        string target = Path.Combine(_made.Folder, "int8");
        Quantizer.Run(
            new QuantizationRequest(_made.Manifest, target, QuantizedMatrix.SafeBits, EmbeddingStorage.Int8),
            dataFile: null,
            DataForm.Unsaid,
            seed: 1,
            CancellationToken.None);
        CascadeOptions options = new() { IntraOpThreads = Threads, CheckHashes = false };
        _single = InterpretedCascade.Load(_made.Manifest.Path, options);
        _quantized = InterpretedCascade.Load(Path.Combine(target, "int8.cascade.json"), options);
        _text = _made.TextOf(Tokens);
    }

    [Benchmark(Baseline = true)]
    public int SinglePrecision() => _single.ClassifyFully(_text).Label;

    [Benchmark]
    public int EightBits() => _quantized.ClassifyFully(_text).Label;

    [GlobalCleanup]
    public void CleanUp()
    {
        _single.Dispose();
        _quantized.Dispose();
        _made.Dispose();
    }
}
