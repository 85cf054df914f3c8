using Microsoft.ML.OnnxRuntime;

namespace EarlyExitGen.Execution;

/// <summary>
/// Tensors that ONNX Runtime was told of once, for a block that is computed where they lie: a run allocates nothing.
/// </summary>
internal sealed class CpuBinding(OrtIoBinding binding) : BlockBinding
{
    /// <inheritdoc/>
    public override void Run(InferenceSession session, RunOptions options) => session.RunWithBinding(options, binding);

    /// <inheritdoc/>
    public override void Dispose() => binding.Dispose();
}
