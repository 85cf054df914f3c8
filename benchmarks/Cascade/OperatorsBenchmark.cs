using BenchmarkDotNet.Attributes;
using EarlyExitGen.Toolchain.Model.Onnx;
using Microsoft.ML.OnnxRuntime;

namespace EarlyExitGen.Benchmarks.Cascade;

/// <summary>
/// The operators between the products of six layers, one after another: as ONNX Runtime's optimiser fuses them, and as
/// the export writes them. The numbers are random, and the same for both.
/// </summary>
public class OperatorsBenchmark
{
    private const int Times = 12;
    private const float Epsilon = 1e-12f;

    private string _folder = "";
    private Chain _fused = null!;
    private Chain _apart = null!;
    private Chain _biasGelu = null!;
    private Chain _gelu = null!;

    /// <summary>The text's tokens.</summary>
    [Params(16, 64, 512)]
    public int Tokens { get; set; }

    /// <summary>The encoder's width; activations are of four times that.</summary>
    [Params(384, 768)]
    public int Width { get; set; }

    /// <summary>The threads for a text.</summary>
    [Params(1, 2)]
    public int Threads { get; set; }

    [GlobalSetup]
    public void SetUp()
    {
        _folder = Directory.CreateTempSubdirectory("earlyexit-bench-").FullName;
        _fused = Make("fused", Width, (graph, value, output) => graph.Fused(
            "SkipLayerNormalization", output, [value, "skip", "scale", "shift", "bias"], ("epsilon", Epsilon)));
        _apart = Make("apart", Width, (graph, value, output) => graph.Node(
            "LayerNormalization",
            output,
            [graph.Node("Sum", $"{output}.sum", [value, "skip", "bias"]), "scale", "shift"],
            ("axis", -1),
            ("epsilon", Epsilon)));
        _biasGelu =
            Make("bias-gelu", 4 * Width, (graph, value, output) => graph.Fused("BiasGelu", output, [value, "bias"]));
        _gelu = Make("gelu", 4 * Width, (graph, value, output) => graph.Fused("Gelu", output, [value]));
    }

    [Benchmark(Baseline = true)]
    public void SkipLayerNormalization() => _fused.Run();

    [Benchmark]
    public void SumAndLayerNormalization() => _apart.Run();

    [Benchmark]
    public void BiasGelu() => _biasGelu.Run();

    [Benchmark]
    public void Gelu() => _gelu.Run();

    [GlobalCleanup]
    public void CleanUp()
    {
        Array.ForEach([_fused, _apart, _biasGelu, _gelu], chain => chain.Dispose());
        Directory.Delete(_folder, recursive: true);
    }

    private Chain Make(string name, int width, Func<GraphBuilder, string, string, string> add)
    {
        Random random = new(1);
        GraphBuilder graph = new(name);
        string value = graph.Input("state", ElementType.Float, Dimension.Batch, Dimension.Sequence, width);
        graph.Constant("skip", Numbers(random, Tokens * width), 1, Tokens, width);
        foreach (string vector in (ReadOnlySpan<string>)["scale", "shift", "bias"])
        {
            graph.Constant(vector, Numbers(random, width), width);
        }

        for (int i = 1; i <= Times; i++)
        {
            value = add(graph, value, FormattableString.Invariant($"state_{i}"));
        }

        graph.Output(value, ElementType.Float, Dimension.Batch, Dimension.Sequence, width);
        string path = Path.Combine(_folder, $"{name}.onnx");
        graph.Save(path);
        return new Chain(path, value, Numbers(random, Tokens * width), [1, Tokens, width], Threads);
    }

    private static float[] Numbers(Random random, int count) =>
        [.. Enumerable.Range(0, count).Select(_ => (2 * random.NextSingle()) - 1)];

    // A session with its buffers bound.
    private sealed class Chain : IDisposable
    {
        private readonly SessionOptions _options = new();
        private readonly RunOptions _runOptions = new();
        private readonly InferenceSession _session;
        private readonly OrtIoBinding _binding;
        private readonly OrtValue _input;
        private readonly OrtValue _output;

        public Chain(string path, string output, float[] state, long[] shape, int threads)
        {
            _options.IntraOpNumThreads = threads;
            _session = new InferenceSession(path, _options);
            _input = OrtValue.CreateTensorValueFromMemory(state, shape);
            _output = OrtValue.CreateTensorValueFromMemory(new float[state.Length], shape);
            _binding = _session.CreateIoBinding();
            _binding.BindInput("state", _input);
            _binding.BindOutput(output, _output);
        }

        public void Run() => _session.RunWithBinding(_runOptions, _binding);

        public void Dispose()
        {
            _binding.Dispose();
            _output.Dispose();
            _input.Dispose();
            _session.Dispose();
            _runOptions.Dispose();
            _options.Dispose();
        }
    }
}
