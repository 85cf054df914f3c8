using EarlyExitGen.Toolchain.Foundation;
using EarlyExitGen.Toolchain.Model.Checkpoints;
using EarlyExitGen.Toolchain.Model.Onnx;

namespace EarlyExitGen.Toolchain.Model.Graphs;

/// <summary>The head on the pooled <c>[CLS]</c> of every layer up to its exit, summed by constant weights.</summary>
internal sealed class MixHeadGraph(Checkpoint checkpoint, SafetensorsFile weights, WeightStore store)
    : HeadGraph(checkpoint, weights, store)
{
    /// <inheritdoc/>
    public override HeadInput Input => HeadInput.PooledLayers;

    /// <inheritdoc/>
    protected override string Features(GraphBuilder graph, CheckpointExit exit, string pooled)
    {
        // [1, layer] times [batch, layer, hidden].
        string mix = Store.Use(graph, $"{exit.Prefix}mix", () => ReadMix(exit), 1, exit.Layer);
        string sum = graph.Node("MatMul", "mixed", [mix, pooled]);
        return graph.Node("Squeeze", "features", [sum, graph.Constant("mixed.axis", [1L], 1)]);
    }

    private float[] ReadMix(CheckpointExit exit)
    {
        float[] mix = Weights.Read($"{exit.Prefix}mix", exit.Layer);
        double length = Math.Sqrt(mix.Sum(weight => (double)weight * weight));
        return length > 0
            ? Array.ConvertAll(mix, weight => (float)(weight / length))
            : throw new ToolException(
                $"{Weights.Path}: '{exit.Prefix}mix' is 0 for every layer; train the checkpoint again.");
    }
}
