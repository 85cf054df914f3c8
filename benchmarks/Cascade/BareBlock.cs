using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace EarlyExitGen.Benchmarks.Cascade;

/// <summary>
/// The first block of a cascade as nothing but native calls, on one thread: bound once for each length, and run. What a
/// text takes beyond this is managed.
/// </summary>
internal sealed class BareBlock : IDisposable
{
    private readonly InferenceSession _session;
    private readonly RunOptions _run = new();
    private readonly Dictionary<int, OrtIoBinding> _bindings = [];
    private readonly Dictionary<int, OrtValue> _ids = [];

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

    /// <summary>Makes a text's token ids what texts of its length are run with.</summary>
    public void Bind(int[] ids)
    {
        if (!_bindings.ContainsKey(ids.Length))
        {
            Bind(ids.Length);
        }

        Write(_ids[ids.Length], ids);
    }

    /// <summary>Runs the text of <paramref name="length"/> tokens that was bound last.</summary>
    public void Run(int length) => _session.RunWithBinding(_run, _bindings[length]);

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (OrtIoBinding binding in _bindings.Values)
        {
            binding.Dispose();
        }

        foreach (OrtValue ids in _ids.Values)
        {
            ids.Dispose();
        }

        _run.Dispose();
        _session.Dispose();
    }

    // Whatever the block gives goes to memory of ONNX Runtime's own.
    private void Bind(int length)
    {
        OrtIoBinding binding = _session.CreateIoBinding();
        foreach ((string name, NodeMetadata tensor) in _session.InputMetadata)
        {
            OrtValue value = OrtValue.CreateAllocatedTensorValue(
                OrtAllocator.DefaultInstance, tensor.ElementDataType, [1, length]);
            Write(value, [.. Enumerable.Repeat(name == "attention_mask" ? 1 : 0, length)]);
            binding.BindInput(name, value);
            if (name == "input_ids")
            {
                _ids.Add(length, value);
            }
            else
            {
                value.Dispose(); // the binding keeps what it needs
            }
        }

        foreach ((string name, NodeMetadata tensor) in _session.OutputMetadata)
        {
            long[] shape = [.. tensor.Dimensions.Select((size, i) => size >= 0 ? size : i == 0 ? 1L : length)];
            using OrtValue value = OrtValue.CreateAllocatedTensorValue(
                OrtAllocator.DefaultInstance, tensor.ElementDataType, shape);
            binding.BindOutput(name, value);
        }

        _bindings.Add(length, binding);
    }

    private static void Write(OrtValue value, ReadOnlySpan<int> numbers)
    {
        Span<byte> bytes = value.GetTensorMutableRawData();
        if (value.GetTensorTypeAndShape().ElementDataType == TensorElementType.Int64)
        {
            Span<long> longs = MemoryMarshal.Cast<byte, long>(bytes);
            for (int i = 0; i < numbers.Length; i++)
            {
                longs[i] = numbers[i];
            }
        }
        else
        {
            numbers.CopyTo(MemoryMarshal.Cast<byte, int>(bytes));
        }
    }
}
