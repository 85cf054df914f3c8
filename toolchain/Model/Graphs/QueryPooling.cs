using EarlyExitGen.Toolchain.Model.Onnx;

namespace EarlyExitGen.Toolchain.Model.Graphs;

/// <summary>
/// Emits attention of a few queries over all tokens: each query pools the hidden states themselves, and only what it
/// pooled is projected into its slice of the result. By linearity that is the same as projecting every token first, at
/// the price of one row per query instead of one per token.
/// </summary>
internal static class QueryPooling
{
    /// <summary>Emits it; returns the slices side by side, [batch, hidden].</summary>
    /// <param name="graph">The graph; it declares the mask.</param>
    /// <param name="name">What the names of its values begin with.</param>
    /// <param name="queries">The queries, [queries, hidden], or [batch, queries, hidden].</param>
    /// <param name="values">The projections, [queries, hidden, slice].</param>
    /// <param name="hidden">The hidden states, [batch, sequence, hidden].</param>
    /// <param name="width">The width of the hidden states.</param>
    public static string Emit(
        GraphBuilder graph, string name, string queries, string values, string hidden, int width)
    {
        string scores = graph.Fused("FusedMatMul", $"{name}.scores", [queries, hidden], ("transB", 1));
        string masked = graph.Node("Where", $"{name}.masked", [IsToken(graph), scores, Lowest(graph)]);
        string attention = graph.Node("Softmax", $"{name}.attention", [masked], ("axis", -1));
        string pooled = graph.Node("MatMul", $"{name}.pooled", [attention, hidden]);

        // [queries, batch, hidden] times [queries, hidden, slice].
        string byQuery = SwapFirstTwo(graph, $"{name}.pooled_by_query", pooled);
        string sliced = graph.Node("MatMul", $"{name}.slices_by_query", [byQuery, values]);
        string byText = SwapFirstTwo(graph, $"{name}.slices", sliced);
        return graph.Node(
            "Reshape", $"{name}.joined", [byText, graph.Constant($"{name}.joined_shape", [0L, width], 2)]);
    }

    /// <summary>Emits a transposition of the first two of three axes.</summary>
    public static string SwapFirstTwo(GraphBuilder graph, string output, string input) =>
        graph.Node("Transpose", output, [input], ("perm", new long[] { 1, 0, 2 }));

    // The mask as truth values, [batch, 1, sequence].
    private static string IsToken(GraphBuilder graph)
    {
        const string isToken = "is_token";
        if (!graph.Has(isToken))
        {
            string flat = graph.Node("Cast", "is_token_flat", [EncoderGraph.Mask], ("to", (int)ElementType.Bool));
            graph.Node("Unsqueeze", isToken, [flat, graph.Constant("query_axis", [1L], 1)]);
        }

        return isToken;
    }

    private static string Lowest(GraphBuilder graph)
    {
        const string lowest = "lowest";
        return graph.Has(lowest) ? lowest : graph.Constant(lowest, [float.MinValue]);
    }
}
