using EarlyExitGen.Toolchain.Model.Checkpoints;
using EarlyExitGen.Toolchain.Model.Onnx;

namespace EarlyExitGen.Toolchain.Model.Graphs;

/// <summary>The head on the mean of all tokens; padding does not count.</summary>
internal sealed class MeanHeadGraph(Checkpoint checkpoint, SafetensorsFile weights, WeightStore store)
    : DenseHeadGraph(checkpoint, weights, store)
{
    /// <inheritdoc/>
    protected override string Features(GraphBuilder graph, CheckpointExit exit, string hidden)
    {
        string mask = graph.Node("Cast", "mean.mask", [EncoderGraph.Mask], ("to", (int)ElementType.Float));
        string row = graph.Node("Unsqueeze", "mean.row", [mask, graph.Constant("mean.row_axis", [1L], 1)]);

        // [batch, 1, sequence] times [batch, sequence, hidden].
        string sum = graph.Node("MatMul", "mean.sum", [row, hidden]);
        string flat = graph.Node("Squeeze", "mean.flat", [sum, graph.Constant("mean.flat_axis", [1L], 1)]);
        string count =
            graph.Node("ReduceSum", "mean.count", [mask, graph.Constant("mean.count_axis", [1L], 1)], ("keepdims", 1));
        return Dense(graph, exit, graph.Node("Div", "mean.tokens", [flat, count]));
    }
}
