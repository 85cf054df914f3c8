using EarlyExitGen.Toolchain.Checkpoints;
using EarlyExitGen.Toolchain.Onnx;

namespace EarlyExitGen.Toolchain.Export;

/// <summary>The head on <c>[CLS]</c>: dense (with the standardisation folded in), tanh.</summary>
internal sealed class ClsHeadGraph(Checkpoint checkpoint, SafetensorsFile weights, WeightStore store)
    : HeadGraph(checkpoint, weights, store)
{
    /// <inheritdoc/>
    public override bool ReadsFirstTokenOnly => true;

    /// <inheritdoc/>
    protected override string Features(GraphBuilder graph, CheckpointExit exit, string hidden)
    {
        Lazy<(float[] Weight, float[] Bias)> dense = new(() => ReadDense(exit.Prefix));
        string pooled = graph.Node(
            "Gemm",
            "pooled",
            [
                hidden,
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
