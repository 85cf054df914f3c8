using EarlyExitGen.Toolchain.Foundation;
using EarlyExitGen.Toolchain.Model.Checkpoints;
using EarlyExitGen.Toolchain.Model.Onnx;

namespace EarlyExitGen.Toolchain.Model.Graphs;

/// <summary>
/// The head whose learned queries attend over all tokens, each pooling its own slice of the features; bias, tanh.
/// </summary>
internal sealed class AttentionHeadGraph(Checkpoint checkpoint, SafetensorsFile weights, WeightStore store)
    : HeadGraph(checkpoint, weights, store)
{
    /// <inheritdoc/>
    protected override string Features(GraphBuilder graph, CheckpointExit exit, string hidden)
    {
        string prefix = exit.Prefix;
        int queries = CountQueries($"{prefix}queries");
        string query = Store.Use(
            graph, $"{prefix}queries", () => Weights.Read($"{prefix}queries", queries, Hidden), queries, Hidden);
        string value = Store.Use(
            graph, $"{prefix}value.weight", () => ReadValue(prefix, queries), queries, Hidden, Hidden / queries);
        string joined = QueryPooling.Emit(graph, "head", query, value, hidden, Hidden);
        string biased = graph.Node("Add", "biased", [joined, Vector(graph, $"{prefix}value.bias", Hidden)]);
        return graph.Node("Tanh", "features", [biased]);
    }

    private int CountQueries(string name)
    {
        int[] shape = Weights.Entries.TryGetValue(name, out SafetensorsEntry? entry) ? entry.Shape : [];
        return shape.Length == 2 && shape[0] > 0 && Hidden % shape[0] == 0
            ? shape[0]
            : throw new ToolException(
                $"{Weights.Path}: '{name}' is missing or has the wrong shape; [queries, {Hidden}], with a number of "
                + $"queries that divides {Hidden}, is expected.");
    }

    private float[] ReadValue(string prefix, int queries) =>
        Matrix.SplitRows(Weights.Read($"{prefix}value.weight", Hidden, Hidden), queries, Hidden);
}
