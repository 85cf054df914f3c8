using EarlyExitGen.Toolchain.Model.Onnx;

namespace EarlyExitGen.TestCascades;

/// <summary>Writes the blocks of a <see cref="TinyModel"/>, and its plain model.</summary>
internal sealed class TinyBlocks(TestCascadeOptions options, TinyModel model, WeightFile? weights)
{
    private readonly Dictionary<string, WeightReference> _written = [];
    private (Dimension Batch, Dimension Sequence) _in;
    private (Dimension Batch, Dimension Sequence) _out;

    private ElementType IdType => options.Int64Ids ? ElementType.Int64 : ElementType.Int32;

    /// <summary>Writes the block that ends in an exit.</summary>
    public void WriteBlock(int exit, string path)
    {
        GraphBuilder graph = new(Path.GetFileNameWithoutExtension(path));
        Name(exit);
        Mask(graph);
        string state = exit == 0
            ? Embed(graph)
            : graph.Input(StateName(exit - 1), ElementType.Float, _in.Batch, _in.Sequence, options.Hidden);
        string? carried = exit > 0 && options.CarriedState
            ? graph.Input("carried", ElementType.Float, _in.Batch, options.Hidden)
            : null;
        state = Layers(graph, state, exit == 0 ? 0 : options.Exits[exit - 1], options.Exits[exit]);
        bool last = exit == options.Exits.Count - 1;
        if (!last)
        {
            string name = graph.Node("Identity", StateName(exit), [state]);
            graph.Output(name, ElementType.Float, _out.Batch, _out.Sequence, options.Hidden);
        }

        string mean = Mean(graph, state, "pooled");
        if (exit == 0 && !last && options.CarriedState)
        {
            graph.Node("Identity", "carried", [mean]);
            graph.Output("carried", ElementType.Float, _out.Batch, options.Hidden);
        }

        bool handsOn = options.HandedOn && options.Exits.Count > 1;
        if (handsOn && exit == 0)
        {
            HandOn(graph);
            graph.Output("handed_ids", ElementType.Float, _out.Batch, _out.Sequence);
            graph.Output("handed_mask", ElementType.Float, _out.Batch, 1, 1, _out.Sequence);
            graph.Output("handed_count", ElementType.Float, _out.Batch);
        }
        else if (handsOn && last)
        {
            graph.Input("handed_ids", ElementType.Float, _in.Batch, _in.Sequence);
            graph.Input("handed_mask", ElementType.Float, _in.Batch, 1, 1, _in.Sequence);
            graph.Input("handed_count", ElementType.Float, _in.Batch);
        }

        Head(graph, exit, mean, carried, handsOn && last);
        graph.Save(path);
    }

    /// <summary>Writes all layers and the last exit as one graph.</summary>
    public void WritePlain(string path)
    {
        GraphBuilder graph = new("plain");
        Name(0);
        Mask(graph);
        string state = Embed(graph);
        string? carried = null;
        int done = 0;
        if (options.CarriedState && options.Exits.Count > 1)
        {
            done = options.Exits[0];
            state = Layers(graph, state, 0, done);
            carried = Mean(graph, state, "carried");
        }

        state = Layers(graph, state, done, options.Exits[^1]);
        bool handsOn = options.HandedOn && options.Exits.Count > 1;
        if (handsOn)
        {
            HandOn(graph);
        }

        Head(graph, options.Exits.Count - 1, Mean(graph, state, "pooled"), carried, handsOn);
        graph.Save(path);
    }

    private void Name(int exit)
    {
        (string Batch, string Sequence) names = options.AxisNames[exit % options.AxisNames.Count];
        _in = (names.Batch, names.Sequence);
        _out = options.OutputAxisNames is { } others ? (others.Batch, others.Sequence) : _in;
    }

    private string StateName(int exit) => $"hidden_{options.Exits[exit]}";

    private void Mask(GraphBuilder graph)
    {
        if (options.Mask)
        {
            graph.Input("attention_mask", IdType, _in.Batch, _in.Sequence);
            graph.Node("Cast", "mask", ["attention_mask"], ("to", (int)ElementType.Float));
            graph.Node("Unsqueeze", "mask_3d", ["mask", graph.Constant("last_axis", [2L], 1)]);
            graph.Node("ReduceSum", "tokens", ["mask", graph.Constant("token_axis", [1L], 1)], ("keepdims", 1));
        }
    }

    private string Embed(GraphBuilder graph)
    {
        graph.Input("input_ids", IdType, _in.Batch, _in.Sequence);
        string embedded = graph.Node(
            "Gather", "embedded", [Weight(graph, "token_embeddings", model.Tokens, options.Hidden), "input_ids"]);
        if (!options.Pair)
        {
            return embedded;
        }

        graph.Input("token_type_ids", IdType, _in.Batch, _in.Sequence);
        string types = graph.Node(
            "Gather", "typed", [Weight(graph, "type_embeddings", model.Types, options.Hidden), "token_type_ids"]);
        return graph.Node("Add", "embedded_typed", [embedded, types]);
    }

    private string Layers(GraphBuilder graph, string state, int from, int to)
    {
        for (int k = from; k < to; k++)
        {
            (float[] w, float[] u) = model.Layers[k];
            string mean = Mean(graph, state, $"mean_{k}");
            string shift = graph.Node("MatMul", $"shift_{k}", [mean, Weight(graph, $"u_{k}", u, options.Hidden)]);
            string shift3 = graph.Node("Unsqueeze", $"shift3_{k}", [shift, Axis(graph)]);
            string own = graph.Node("MatMul", $"own_{k}", [state, Weight(graph, $"w_{k}", w, options.Hidden)]);
            string sum = graph.Node("Add", $"sum_{k}", [graph.Node("Add", $"kept_{k}", [state, own]), shift3]);
            state = graph.Node("Tanh", $"layer_{k + 1}", [sum]);
        }

        return state;
    }

    // The mean over the tokens that the mask lets through: [batch, hidden].
    private string Mean(GraphBuilder graph, string state, string name)
    {
        if (!options.Mask)
        {
            return graph.Node("ReduceMean", name, [state], ("axes", new long[] { 1 }), ("keepdims", 0));
        }

        string masked = graph.Node("Mul", $"{name}_masked", [state, "mask_3d"]);
        string sum = graph.Node("ReduceSum", $"{name}_sum", [masked, Axis(graph)], ("keepdims", 0));
        return graph.Node("Div", name, [sum, "tokens"]);
    }

    private static void HandOn(GraphBuilder graph)
    {
        graph.Node("Cast", "handed_ids", ["input_ids"], ("to", (int)ElementType.Float));
        graph.Node("Unsqueeze", "handed_mask", ["mask", graph.Constant("middle_axes", [1L, 2L], 2)]);
        graph.Node("Squeeze", "handed_count", ["tokens", Axis(graph)]);
    }

    private void Head(GraphBuilder graph, int exit, string pooled, string? carried, bool isShifted)
    {
        (float[] c, float[] b) = model.Heads[exit];
        string input = carried is null ? pooled : graph.Node("Add", "pooled_carried", [pooled, carried]);
        string product = graph.Node("MatMul", "product", [input, Weight(graph, $"classifier_{exit}", c, b.Length)]);
        if (isShifted)
        {
            string shift = graph.Constant("shift", TinyModel.Shift(b.Length), 1, b.Length);
            product = graph.Node(
                "Add", "shifted", [product, graph.Node("Mul", "shift_row", [AverageId(graph), shift])]);
        }

        graph.Node("Add", "logits", [product, graph.Constant("bias", b, b.Length)]);
        graph.Output("logits", ElementType.Float, _out.Batch, b.Length);
    }

    // Of what the first block hands on: [batch, 1].
    private static string AverageId(GraphBuilder graph)
    {
        graph.Node("Squeeze", "handed_row", ["handed_mask", graph.Constant("handed_axes", [1L, 2L], 2)]);
        graph.Node("Mul", "handed_tokens", ["handed_ids", "handed_row"]);
        graph.Node("ReduceSum", "handed_sum", ["handed_tokens", Axis(graph)], ("keepdims", 1));
        graph.Node("Unsqueeze", "handed_counts", ["handed_count", Axis(graph)]);
        return graph.Node("Div", "average_id", ["handed_sum", "handed_counts"]);
    }

    private static string Axis(GraphBuilder graph) =>
        graph.Has("sequence_axis") ? "sequence_axis" : graph.Constant("sequence_axis", [1L], 1);

    private string Weight(GraphBuilder graph, string name, float[] values, int columns)
    {
        if (weights is null)
        {
            return graph.Constant(name, values, values.Length / columns, columns);
        }

        if (!_written.TryGetValue(name, out WeightReference? reference))
        {
            reference = weights.Append<float>(ElementType.Float, values, values.Length / columns, columns);
            _written.Add(name, reference);
        }

        return graph.External(name, reference);
    }
}
