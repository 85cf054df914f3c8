using EarlyExitGen.Toolchain.Model.Checkpoints;
using EarlyExitGen.Toolchain.Model.Onnx;

namespace EarlyExitGen.Toolchain.Model.Graphs;

/// <summary>
/// A head that takes one vector of a text through dense and tanh. Where the vector is standardised, the deviation is
/// folded into dense; the mean is not: it can be a thousand times the deviation, and what rounding, above all to half
/// precision, leaves of the difference would be little.
/// </summary>
internal abstract class DenseHeadGraph(Checkpoint checkpoint, SafetensorsFile weights, WeightStore store)
    : HeadGraph(checkpoint, weights, store)
{
    /// <summary>Emits what follows the vector, [batch, hidden].</summary>
    protected string Dense(GraphBuilder graph, CheckpointExit exit, string vector)
    {
        string mean = $"{exit.Prefix}mean";
        if (Weights.Entries.ContainsKey(mean))
        {
            vector = graph.Node("Sub", "centred", [vector, Vector(graph, mean, Hidden)]);
        }

        string weight = Store.Use(graph, $"{exit.Prefix}dense.weight", () => ReadWeight(exit.Prefix), Hidden, Hidden);
        string pooled =
            graph.Node("Gemm", "pooled", [vector, weight, Vector(graph, $"{exit.Prefix}dense.bias", Hidden)]);
        return graph.Node("Tanh", "features", [pooled]);
    }

    // W ((x - mean) / deviation) = (W / deviation) (x - mean).
    private float[] ReadWeight(string prefix)
    {
        float[] weight = Weights.Read($"{prefix}dense.weight", Hidden, Hidden);
        if (Weights.Entries.ContainsKey($"{prefix}deviation"))
        {
            float[] deviation = Weights.Read($"{prefix}deviation", Hidden);
            for (int i = 0; i < weight.Length; i++)
            {
                weight[i] /= deviation[i % Hidden];
            }
        }

        return Matrix.Transpose(weight, Hidden);
    }
}
