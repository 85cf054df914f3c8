using EarlyExitGen.Toolchain.Model.Checkpoints;
using EarlyExitGen.Toolchain.Model.Onnx;

namespace EarlyExitGen.Toolchain.Model.Graphs;

/// <summary>The head on <c>[CLS]</c>.</summary>
internal sealed class ClsHeadGraph(Checkpoint checkpoint, SafetensorsFile weights, WeightStore store)
    : DenseHeadGraph(checkpoint, weights, store)
{
    /// <inheritdoc/>
    public override HeadInput Input => HeadInput.FirstToken;

    /// <inheritdoc/>
    protected override string Features(GraphBuilder graph, CheckpointExit exit, string first) =>
        Dense(graph, exit, first);
}
