using EarlyExitGen.Toolchain.Model.Onnx;

namespace EarlyExitGen.TestCascades;

/// <summary>
/// First blocks of the default <see cref="TestCascade"/> that add a position's embedding to each word's, in the ways in
/// which exporters write that.
/// </summary>
internal static class PositionedBlock
{
    private const int Hidden = 8;
    private const int Labels = 3;

    private static readonly Dictionary<string, Func<GraphBuilder, int, string>> Styles = new()
    {
        ["a slice"] = (graph, rows) => Slice(graph, Table(graph, rows), "end"),
        ["a slice of a table in half precision"] = (graph, rows) =>
        {
            graph.Node("Cast", "half", [Table(graph, rows)], ("to", (int)ElementType.Float16));
            graph.Node("Cast", "table", ["half"], ("to", (int)ElementType.Float));
            return Slice(graph, "table", "end");
        },
        ["a slice of a quantized table"] = (graph, rows) =>
        {
            graph.Node("Cast", "integers", [Table(graph, rows)], ("to", (int)ElementType.Int8));
            graph.Node("Cast", "wide", ["integers"], ("to", (int)ElementType.Float));
            graph.Constant("scales", Numbers(rows), rows, 1);
            return Slice(graph, graph.Node("Mul", "table", ["wide", "scales"]), "end");
        },
        ["a row of ids"] = (graph, rows) =>
        {
            graph.Constant("ids", [.. Enumerable.Range(0, rows).Select(i => (long)i)], 1, rows);
            graph.Constant("second_axis", [1L], 1);
            graph.Node("Slice", "positions", ["ids", First(graph), End(graph), "second_axis"]);
            return graph.Node("Gather", "placed", [Table(graph, rows), "positions"]);
        },
        ["a range"] = (graph, rows) =>
        {
            graph.Node(
                "Range", "positions", [graph.Constant("zero", [0L]), Scalar(graph), graph.Constant("step", [1L])]);
            graph.Node("Unsqueeze", "row", ["positions", First(graph)]);
            return graph.Node("Gather", "placed", [Table(graph, rows), "row"]);
        },
        ["a range that begins at two"] = (graph, rows) =>
        {
            graph.Node(
                "Range", "positions", [graph.Constant("zero", [0L]), Scalar(graph), graph.Constant("step", [1L])]);
            graph.Node("Add", "shifted", ["positions", graph.Constant("two", [2L])]);
            graph.Node("Unsqueeze", "row", ["shifted", First(graph)]);
            return graph.Node("Gather", "placed", [Table(graph, rows + 2), "row"]);
        },
        ["a count of tokens"] = (graph, rows) =>
        {
            graph.Constant("padding", [1]);
            graph.Node("Equal", "is_padding", ["input_ids", "padding"]);
            graph.Node("Not", "is_token", ["is_padding"]);
            graph.Node("Cast", "token", ["is_token"], ("to", (int)ElementType.Int32));
            graph.Constant("second_axis", [1L], 1);
            graph.Node("CumSum", "counted", ["token", graph.Constant("axis", [1L])]);
            graph.Node("Mul", "masked", ["counted", "token"]);
            graph.Node("Cast", "wide", ["masked"], ("to", (int)ElementType.Int64));
            graph.Node("Add", "positions", ["wide", graph.Constant("offset", [1L])]);
            return graph.Node("Gather", "placed", [Table(graph, rows + 2), "positions"]);
        },
    };

    /// <summary>The ways.</summary>
    public static IEnumerable<string> Names => Styles.Keys;

    /// <summary>The block, which takes <paramref name="tokens"/> tokens at most, if a table limits it.</summary>
    internal static Action<GraphBuilder> Of(string style, int words, int tokens) => graph =>
    {
        graph.Input("input_ids", ElementType.Int32, Dimension.Batch, Dimension.Sequence);
        graph.Constant("words", Numbers(words * Hidden), words, Hidden);
        graph.Node("Gather", "embedded", ["words", "input_ids"]);
        graph.Node("Add", "hidden_0", ["embedded", Styles[style](graph, tokens)]);
        graph.Output("hidden_0", ElementType.Float, Dimension.Batch, Dimension.Sequence, Hidden);
        graph.Node("ReduceMean", "mean", ["hidden_0"], ("axes", new long[] { 1 }), ("keepdims", 0));
        graph.Constant("classifier", Numbers(Hidden * Labels), Hidden, Labels);
        graph.Node("MatMul", "logits", ["mean", "classifier"]);
        graph.Output("logits", ElementType.Float, Dimension.Batch, Labels);
    };

    private static string Table(GraphBuilder graph, int rows) =>
        graph.Constant("position_table", Numbers(rows * Hidden), rows, Hidden);

    private static string Slice(GraphBuilder graph, string table, string name) =>
        graph.Node("Slice", $"placed_{name}", [table, First(graph), End(graph), First(graph)]);

    private static string First(GraphBuilder graph) => graph.Has("first") ? "first" : graph.Constant("first", [0L], 1);

    private static string End(GraphBuilder graph) =>
        graph.Node("Shape", "length", ["input_ids"], ("start", 1), ("end", 2));

    // As exporters write it that know nothing of start and end.
    private static string Scalar(GraphBuilder graph) =>
        graph.Node("Gather", "tokens", [graph.Node("Shape", "shape", ["input_ids"]), graph.Constant("one", [1L])]);

    private static float[] Numbers(int count) => [.. Enumerable.Range(0, count).Select(i => MathF.Sin(i))];
}
