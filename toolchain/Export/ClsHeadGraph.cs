using EarlyExitGen.Toolchain.Checkpoints;
using EarlyExitGen.Toolchain.Onnx;

namespace EarlyExitGen.Toolchain.Export;

/// <summary>The head on <c>[CLS]</c>.</summary>
internal sealed class ClsHeadGraph(Checkpoint checkpoint, SafetensorsFile weights, WeightStore store)
    : DenseHeadGraph(checkpoint, weights, store)
{
    /// <inheritdoc/>
    public override HeadInput Input => HeadInput.FirstToken;

    /// <inheritdoc/>
    protected override string Features(GraphBuilder graph, CheckpointExit exit, string first) => Dense(graph, exit, first);
}
