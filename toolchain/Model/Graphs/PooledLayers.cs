using EarlyExitGen.Toolchain.Model.Checkpoints;
using EarlyExitGen.Toolchain.Model.Onnx;

namespace EarlyExitGen.Toolchain.Model.Graphs;

/// <summary>
/// Emits, within one graph, the pooler that the heads of the kind <see cref="HeadKinds.Mix"/> share: <c>[CLS]</c> after
/// each layer, standardised, dense, tanh. Of the layers of earlier blocks it comes as a state tensor.
/// </summary>
/// <param name="graph">The graph.</param>
/// <param name="from">The layers of earlier blocks.</param>
/// <param name="hidden">Width of the hidden states.</param>
/// <param name="weights">The heads' weights.</param>
/// <param name="store">Where weights go.</param>
internal sealed class PooledLayers(GraphBuilder graph, int from, int hidden, SafetensorsFile weights, WeightStore store)
{
    // [CLS] after each layer of the graph, [batch, 1, hidden].
    private readonly List<string> _first = [];

    /// <summary>Takes the hidden states after the next layer, [batch, sequence, hidden].</summary>
    public void Add(string states) =>
        _first.Add(graph.Node("Gather", $"{states}.row", [states, Index("first_row", 0)], ("axis", 1)));

    /// <summary>Takes the first token after the next layer, [batch, hidden].</summary>
    public void AddFirstToken(string first) =>
        _first.Add(graph.Node("Unsqueeze", $"{first}.row", [first, Index("row_axis", 1)]));

    /// <summary>Emits the pooled vectors of all layers so far, [batch, layer, hidden]; returns their name.</summary>
    public string Emit()
    {
        int to = from + _first.Count;
        string name = StateName(to);
        string rows = _first.Count == 1 ? _first[0] : graph.Node("Concat", $"{name}.rows", [.. _first], ("axis", 1));
        rows = graph.Node("Sub", $"{name}.centred", [rows, Statistics($"{name}.means", "mean", without: 0)]);
        rows = graph.Node(
            "Div", $"{name}.standardised", [rows, Statistics($"{name}.deviations", "deviation", without: 1)]);

        string weight = store.Use(
            graph,
            SharedPoolerTensors.Weight,
            () => Matrix.Transpose(weights.Read(SharedPoolerTensors.Weight, hidden, hidden), hidden),
            hidden,
            hidden);
        string bias = store.Use(
            graph, SharedPoolerTensors.Bias, () => weights.Read(SharedPoolerTensors.Bias, hidden), hidden);
        string dense =
            graph.Node("Add", $"{name}.biased", [graph.Node("MatMul", $"{name}.dense", [rows, weight]), bias]);
        if (from == 0)
        {
            return graph.Node("Tanh", name, [dense]);
        }

        string carried = graph.Input(StateName(from), ElementType.Float, State(from));
        return graph.Node("Concat", name, [carried, graph.Node("Tanh", $"{name}.new", [dense])], ("axis", 1));
    }

    /// <summary>Declares the pooled vectors of all layers so far, already emitted, as state for later blocks.</summary>
    public void Output() => graph.Output(StateName(from + _first.Count), ElementType.Float, State(from + _first.Count));

    private static string StateName(int layers) => FormattableString.Invariant($"pooled_{layers}");

    private Dimension[] State(int layers) => [Dimension.Batch, layers, hidden];

    private string Index(string name, long value) => graph.Has(name) ? name : graph.Constant(name, [value], 1);

    // Of each layer of the graph, [layer, hidden]; kept in the graph, where they are never rounded to half precision: a
    // mean can be a thousand times the deviation.
    private string Statistics(string name, string what, float without)
    {
        float[] values = [.. Enumerable.Range(from + 1, _first.Count).SelectMany(layer =>
        {
            string tensor = SharedPoolerTensors.LayerPrefix(layer) + what;
            return weights.Entries.ContainsKey(tensor)
                ? weights.Read(tensor, hidden)
                : Enumerable.Repeat(without, hidden);
        })];
        return graph.Constant(name, values, _first.Count, hidden);
    }
}
