using EarlyExitGen.Toolchain.Model.Checkpoints;
using EarlyExitGen.Toolchain.Model.Onnx;

namespace EarlyExitGen.Toolchain.Model.Graphs;

/// <summary>
/// Emits a layer for the first token only, <c>[CLS]</c>, of which nothing else is read. For one row no key or value of
/// another token is needed: the key matrix is applied to the query, whose products with the hidden states are the
/// scores (the key's bias shifts all of them alike and cancels in the softmax), and the value matrix to the hidden
/// states once they are pooled. That is the same in exact arithmetic, at a fraction of the work.
/// </summary>
internal sealed class FirstTokenLayer(
    EncoderGraph encoder, EncoderConfig config, SafetensorsFile weights, WeightStore store)
{
    private int Hidden => config.Hidden;

    /// <summary>Emits taking the first token of hidden states, [batch, sequence, hidden]: [batch, hidden].</summary>
    public static string Take(GraphBuilder graph, string hidden) =>
        graph.Node("Gather", $"{hidden}.first", [hidden, graph.Constant("first_token", [0L])], ("axis", 1));

    /// <summary>
    /// Emits layer <paramref name="layer"/> (from 0) on <paramref name="hidden"/>; returns [batch, hidden].
    /// </summary>
    public string Emit(GraphBuilder graph, int layer, string hidden)
    {
        string self = $"{EncoderTensors.LayerPrefix(layer)}attention.self.";
        string name = FormattableString.Invariant($"layer_{layer + 1}");
        int heads = config.Heads;
        int size = Hidden / heads;

        string first = Take(graph, hidden);
        Lazy<(float[] Weight, float[] Bias)> scaled = new(() => ReadQuery(self));
        string query = graph.Node(
            "Gemm",
            $"{name}.query",
            [
                first,
                store.Use(graph, $"{self}query.scaled_weight", () => scaled.Value.Weight, Hidden, Hidden),
                store.Use(graph, $"{self}query.scaled_bias", () => scaled.Value.Bias, Hidden),
            ]);

        // A query of the full width per head: [heads, batch, size] times [heads, size, hidden].
        string[] split = [query, graph.Constant($"{name}.split", [0L, heads, size], 3)];
        string byHead =
            QueryPooling.SwapFirstTwo(graph, $"{name}.by_head", graph.Node("Reshape", $"{name}.heads", split));
        string key = store.Use(graph, $"{self}key.by_head", () => Read($"{self}key.weight"), heads, size, Hidden);
        string wide = QueryPooling.SwapFirstTwo(
            graph, $"{name}.queries", graph.Node("MatMul", $"{name}.wide_by_head", [byHead, key]));

        string value = store.Use(
            graph,
            $"{self}value.by_head",
            () => Matrix.SplitRows(Read($"{self}value.weight"), heads, Hidden),
            heads,
            Hidden,
            size);
        string pooled = QueryPooling.Emit(graph, name, wide, value, hidden, Hidden);
        string bias = encoder.Vector(graph, $"{self}value.bias", Hidden);
        return encoder.Finish(graph, layer, graph.Node("Add", $"{name}.attended", [pooled, bias]), first);
    }

    // The usual 1 / sqrt(size) of the scores is part of the query.
    private (float[] Weight, float[] Bias) ReadQuery(string self)
    {
        float scale = (float)(1 / Math.Sqrt((double)Hidden / config.Heads));
        float[] bias = weights.Read($"{self}query.bias", Hidden);
        return (
            Array.ConvertAll(Matrix.Transpose(Read($"{self}query.weight"), Hidden), w => w * scale),
            Array.ConvertAll(bias, b => b * scale));
    }

    private float[] Read(string name) => weights.Read(name, Hidden, Hidden);
}
