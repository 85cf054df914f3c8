using Microsoft.ML.OnnxRuntime;

namespace EarlyExitGen.Execution;

/// <summary>A block with the tensors that it takes and gives, in a context's memory.</summary>
internal abstract class BlockBinding : IDisposable
{
    /// <summary>Runs the block.</summary>
    /// <param name="session">Its session.</param>
    /// <param name="options">What ends it early.</param>
    /// <exception cref="OnnxRuntimeException">It failed, or was ended.</exception>
    public abstract void Run(InferenceSession session, RunOptions options);

    /// <inheritdoc/>
    public abstract void Dispose();
}
