using EarlyExitGen.Toolchain.Checkpoints;
using EarlyExitGen.Toolchain.Cli;
using EarlyExitGen.Toolchain.Onnx;

namespace EarlyExitGen.Toolchain.Export;

/// <summary>
/// The head whose learned queries attend over all tokens: each query pools the hidden states, then projects what
/// it pooled into its own slice of the features; bias, tanh. Projecting after pooling costs one row per query
/// instead of one per token, and is the same by linearity.
/// </summary>
internal sealed class AttentionHeadGraph(Checkpoint checkpoint, SafetensorsFile weights, WeightStore store)
    : HeadGraph(checkpoint, weights, store)
{
    /// <inheritdoc/>
    protected override string Features(GraphBuilder graph, CheckpointExit exit, string hidden)
    {
        string prefix = exit.Prefix;
        int queries = CountQueries($"{prefix}queries");
        int slice = Hidden / queries;

        // [queries, hidden] times [batch, hidden, sequence].
        string scores = graph.Fused(
            "FusedMatMul",
            "scores",
            [Store.Use(graph, $"{prefix}queries", () => Weights.Read($"{prefix}queries", queries, Hidden), queries, Hidden), hidden],
            ("transB", 1));
        string isToken = graph.Node(
            "Unsqueeze",
            "is_token",
            [
                graph.Node("Cast", "is_token_flat", [EncoderGraph.Mask], ("to", (int)ElementType.Bool)),
                graph.Constant("query_axis", [1L], 1),
            ]);
        string masked = graph.Node(
            "Where", "masked_scores", [isToken, scores, graph.Constant("lowest", [float.MinValue])]);
        string attention = graph.Node("Softmax", "attention", [masked], ("axis", -1));
        string pooled = graph.Node("MatMul", "pooled_by_query", [attention, hidden]);

        // Each query's slice: [queries, batch, hidden] times [queries, hidden, slice].
        string byQuery = graph.Node("Transpose", "pooled_first", [pooled], ("perm", new long[] { 1, 0, 2 }));
        string value = Store.Use(
            graph, $"{prefix}value.weight", () => ReadValue(prefix, queries), queries, Hidden, slice);
        string sliced = graph.Node("MatMul", "slices_first", [byQuery, value]);
        string byText = graph.Node("Transpose", "slices", [sliced], ("perm", new long[] { 1, 0, 2 }));
        string joined = graph.Node("Reshape", "joined", [byText, graph.Constant("joined_shape", [0L, Hidden], 2)]);
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

    // [out, in] whose rows belong to the queries in turn, as [query, in, slice].
    private float[] ReadValue(string prefix, int queries)
    {
        float[] value = Weights.Read($"{prefix}value.weight", Hidden, Hidden);
        int size = value.Length / queries;
        return [.. Enumerable.Range(0, queries).SelectMany(
            q => Matrix.Transpose(value.AsSpan(q * size, size), Hidden / queries))];
    }
}
