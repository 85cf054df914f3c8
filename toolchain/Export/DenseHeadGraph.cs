using EarlyExitGen.Toolchain.Checkpoints;
using EarlyExitGen.Toolchain.Onnx;

namespace EarlyExitGen.Toolchain.Export;

/// <summary>A head that takes one vector of a text through dense (with the standardisation, if there is one, folded in) and tanh.</summary>
internal abstract class DenseHeadGraph(Checkpoint checkpoint, SafetensorsFile weights, WeightStore store)
    : HeadGraph(checkpoint, weights, store)
{
    /// <summary>Emits what follows the vector, [batch, hidden].</summary>
    protected string Dense(GraphBuilder graph, CheckpointExit exit, string vector)
    {
        Lazy<(float[] Weight, float[] Bias)> dense = new(() => ReadDense(exit.Prefix));
        string pooled = graph.Node(
            "Gemm",
            "pooled",
            [
                vector,
                Store.Use(graph, $"{exit.Prefix}dense.weight", () => dense.Value.Weight, Hidden, Hidden),
                Store.Use(graph, $"{exit.Prefix}dense.bias", () => dense.Value.Bias, Hidden),
            ]);
        return graph.Node("Tanh", "features", [pooled]);
    }

    // W ((x - mean) / deviation) + b = (W / deviation) x + (b - (W / deviation) mean).
    private (float[] Weight, float[] Bias) ReadDense(string prefix)
    {
        float[] weight = Weights.Read($"{prefix}dense.weight", Hidden, Hidden);
        float[] bias = Weights.Read($"{prefix}dense.bias", Hidden);
        if (Weights.Entries.ContainsKey($"{prefix}mean"))
        {
            float[] mean = Weights.Read($"{prefix}mean", Hidden);
            float[] deviation = Weights.Read($"{prefix}deviation", Hidden);
            for (int row = 0; row < Hidden; row++)
            {
                double shift = 0;
                for (int column = 0; column < Hidden; column++)
                {
                    double scaled = (double)weight[(row * Hidden) + column] / deviation[column];
                    weight[(row * Hidden) + column] = (float)scaled;
                    shift += scaled * mean[column];
                }

                bias[row] = (float)(bias[row] - shift);
            }
        }

        return (Matrix.Transpose(weight, Hidden), bias);
    }
}
