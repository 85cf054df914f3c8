using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace EarlyExitGen.Toolchain.Benchmarking;

/// <summary>
/// The first block of a cascade as nothing but native calls, on one thread: bound once for each length, and run. What a
/// text takes beyond this is managed.
/// </summary>
internal sealed class BareBlock : IDisposable
{
    private readonly InferenceSession _session;
    private readonly RunOptions _run = new();
    private readonly Dictionary<int, OrtIoBinding> _bindings = [];

    private BareBlock(InferenceSession session) => _session = session;

    /// <summary>Loads the graph, with the options that the runtime gives a block on one thread.</summary>
    public static BareBlock Load(string graph)
    {
        using SessionOptions options = new()
        {
            ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
            GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL,
            IntraOpNumThreads = 1,
            InterOpNumThreads = 1,
        };
        return new BareBlock(new InferenceSession(graph, options));
    }

    /// <summary>Binds zeros of one length to the inputs, and whatever the block gives to memory of ONNX Runtime's own.</summary>
    public void Bind(int length)
    {
        if (_bindings.ContainsKey(length))
        {
            return;
        }

        OrtIoBinding binding = _session.CreateIoBinding();
        foreach ((string name, NodeMetadata tensor) in _session.InputMetadata)
        {
            using OrtValue value = OrtValue.CreateAllocatedTensorValue(
                OrtAllocator.DefaultInstance, tensor.ElementDataType, [1, length]);
            Fill(value, tensor.ElementDataType, name == "attention_mask" ? 1 : 0);
            binding.BindInput(name, value);
        }

        foreach ((string name, NodeMetadata tensor) in _session.OutputMetadata)
        {
            long[] shape = [.. tensor.SymbolicDimensions.Select((axis, i) =>
                axis == "batch" ? 1 : axis == "sequence" ? length : tensor.Dimensions[i])];
            using OrtValue value = OrtValue.CreateAllocatedTensorValue(
                OrtAllocator.DefaultInstance, tensor.ElementDataType, shape);
            binding.BindOutput(name, value);
        }

        _bindings.Add(length, binding);
    }

    /// <summary>Runs a text of <paramref name="length"/> tokens, which must be bound.</summary>
    public void Run(int length) => _session.RunWithBinding(_run, _bindings[length]);

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (OrtIoBinding binding in _bindings.Values)
        {
            binding.Dispose();
        }

        _run.Dispose();
        _session.Dispose();
    }

    private static void Fill(OrtValue value, TensorElementType type, int number)
    {
        Span<byte> bytes = value.GetTensorMutableRawData();
        if (type == TensorElementType.Int64)
        {
            MemoryMarshal.Cast<byte, long>(bytes).Fill(number);
        }
        else
        {
            MemoryMarshal.Cast<byte, int>(bytes).Fill(number);
        }
    }
}
