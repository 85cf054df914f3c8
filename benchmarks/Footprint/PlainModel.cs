using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace EarlyExitGen.Footprint;

/// <summary>
/// The plain model of a cascade by hand: one session, tensors of exact length, on as many threads as a text gets.
/// </summary>
internal sealed class PlainModel : IDisposable
{
    private readonly InferenceSession _session;
    private readonly RunOptions _run = new();

    private PlainModel(InferenceSession session) => _session = session;

    /// <summary>Loads <c>plain.onnx</c> beside a manifest.</summary>
    /// <param name="manifest">The manifest.</param>
    /// <param name="threads">How many threads compute a text; 0 for as many as a text of a cascade gets.</param>
    public static PlainModel Load(string manifest, int threads = 0)
    {
        using SessionOptions options = new()
        {
            IntraOpNumThreads = threads > 0 ? threads : Math.Min(Environment.ProcessorCount, 4),
            InterOpNumThreads = 1,
        };
        string path = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(manifest))!, "plain.onnx");
        return new PlainModel(new InferenceSession(path, options));
    }

    /// <summary>Runs a text.</summary>
    public void Run(int[] ids)
    {
        using OrtIoBinding binding = _session.CreateIoBinding();
        foreach ((string name, NodeMetadata tensor) in _session.InputMetadata)
        {
            int[] values = name == "input_ids" ? ids : [.. ids.Select(_ => name == "attention_mask" ? 1 : 0)];
            using OrtValue value = OrtValue.CreateAllocatedTensorValue(
                OrtAllocator.DefaultInstance, tensor.ElementDataType, [1, ids.Length]);
            Span<byte> bytes = value.GetTensorMutableRawData();
            for (int i = 0; i < values.Length; i++)
            {
                if (tensor.ElementDataType == TensorElementType.Int64)
                {
                    MemoryMarshal.Cast<byte, long>(bytes)[i] = values[i];
                }
                else
                {
                    MemoryMarshal.Cast<byte, int>(bytes)[i] = values[i];
                }
            }

            binding.BindInput(name, value);
        }

        binding.BindOutputToDevice("logits", OrtMemoryInfo.DefaultInstance);
        _session.RunWithBinding(_run, binding);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _run.Dispose();
        _session.Dispose();
    }
}
