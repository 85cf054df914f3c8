using EarlyExitGen.Toolchain.Model.Cutting;
using EarlyExitGen.Toolchain.Model.Onnx;
using EarlyExitGen.Toolchain.Model.Onnx.Format;

namespace EarlyExitGen.Toolchain.Model.Graphs;

/// <summary>
/// Puts an attention head at the end of a block that was cut from somebody's graph: the same nodes as in a block of our
/// own, in whatever version of the operators the graph has.
/// </summary>
internal static class AttachedHead
{
    // As in BERT.
    private const float Epsilon = 1e-12f;

    // Unsqueeze takes its axes as an input from here on.
    private const int AxesAsInput = 13;

    /// <summary>Adds it: the block then gives <c>logits</c> too.</summary>
    /// <param name="block">The block, which gives hidden states; it is changed.</param>
    /// <param name="head">The head.</param>
    /// <param name="weights">The file of weights that the block refers to.</param>
    public static void Add(Block block, AttentionHeadWeights head, WeightFile weights)
    {
        ModelProto model = block.Model;
        MakeWay(model.Graph, HeadGraph.Logits, EncoderGraph.Mask);
        GraphBuilder graph = new("head");
        if (head.Queries > 0)
        {
            graph.Input(EncoderGraph.Mask, ElementType.Int64, Dimension.Batch, Dimension.Sequence);
        }

        string hidden = graph.Input(
            block.State!, ElementType.Float, Dimension.Batch, Dimension.Sequence, head.Hidden);
        Emit(graph, hidden, head, weights);
        Merge(model, graph.Graph, FormattableString.Invariant($"earlyexit:{block.To}:"));
    }

    /// <summary>Writes a head as a graph of its own.</summary>
    /// <param name="head">The head.</param>
    /// <param name="path">The graph's file; its weights go beside it.</param>
    /// <param name="state">The name of the hidden states that it takes.</param>
    public static void Save(AttentionHeadWeights head, string path, string state)
    {
        GraphBuilder graph = new("head");
        graph.Input(EncoderGraph.Mask, ElementType.Int64, Dimension.Batch, Dimension.Sequence);
        graph.Input(state, ElementType.Float, Dimension.Batch, Dimension.Sequence, head.Hidden);
        using (WeightFile weights = new(Path.ChangeExtension(path, ".bin")))
        {
            Emit(graph, state, head, weights);
        }

        graph.Save(path);
    }

    /// <summary>Emits a head on hidden states, and declares its logits as an output.</summary>
    /// <param name="graph">The graph; it has the mask.</param>
    /// <param name="hidden">The hidden states, [batch, sequence, hidden].</param>
    /// <param name="head">The head.</param>
    /// <param name="weights">Where its weights go.</param>
    public static void Emit(GraphBuilder graph, string hidden, AttentionHeadWeights head, WeightFile weights)
    {
        int width = head.Hidden;
        string Use(string name, float[] values, params long[] shape) =>
            graph.External(name, weights.Append<float>(ElementType.Float, values, shape));
        if (head.IsNormalizing)
        {
            string one = Use("ones", [.. Enumerable.Repeat(1f, width)], width);
            hidden = graph.Node(
                "LayerNormalization", "normalized", [hidden, one], ("axis", -1), ("epsilon", Epsilon));
        }

        string joined = head.Queries == 0 ? First() : Attended();
        string biased = graph.Node("Add", "biased", [joined, Use("bias", head.Bias, width)]);
        string features = graph.Node("Tanh", "features", [biased]);
        string classifier = Use("classifier", Matrix.Transpose(head.Classifier, head.Labels), width, head.Labels);
        graph.Node(
            "Gemm",
            HeadGraph.Logits,
            [features, classifier, Use("classifier_bias", head.ClassifierBias, head.Labels)]);
        graph.Output(HeadGraph.Logits, ElementType.Float, Dimension.Batch, head.Labels);

        string First() => graph.Node(
            "MatMul",
            "projected",
            [FirstTokenLayer.Take(graph, hidden), Use("value", Matrix.Transpose(head.Value, width), width, width)]);

        string Attended()
        {
            string query = Use("queries", head.Query, head.Queries, width);
            float[] split = Matrix.SplitRows(head.Value, head.Queries, width);
            string value = Use("value", split, head.Queries, width, width / head.Queries);
            return QueryPooling.Emit(graph, "head", query, value, hidden, width);
        }
    }

    // A value of the block that happens to have the name of an input or output that it gets now.
    private static void MakeWay(GraphProto graph, params string[] names)
    {
        string[] taken = [.. names.Where(name => graph.Input.All(input => input.Name != name))];
        string Rename(string name) => taken.Contains(name) ? name + "~" : name;
        foreach (TensorProto tensor in graph.Initializer)
        {
            tensor.Name = Rename(tensor.Name);
        }

        foreach (NodeProto node in graph.Node)
        {
            Bodies.Rename(node, Rename);
        }
    }

    private static void Merge(ModelProto model, GraphProto head, string prefix)
    {
        HashSet<string> border = [.. head.Input.Concat(head.Output).Select(value => value.Name)];
        string Rename(string name) => name.Length == 0 || border.Contains(name) ? name : prefix + name;
        bool isOld = model.OpsetImport.Any(set => set.Domain is "" or "ai.onnx" && set.Version < AxesAsInput);
        foreach (NodeProto node in head.Node)
        {
            if (isOld && node is { OpType: "Unsqueeze", Input.Count: 2 })
            {
                node.Input.RemoveAt(1);
                node.Attribute.Add(Attributes.Of("axes", new long[] { 1 }));
            }

            node.Name = prefix + node.Name;
            Bodies.Rename(node, Rename);
        }

        foreach (TensorProto tensor in head.Initializer)
        {
            tensor.Name = Rename(tensor.Name);
        }

        foreach (ValueInfoProto input in head.Input.Where(
            input => input.Name == EncoderGraph.Mask && model.Graph.Input.All(own => own.Name != input.Name)))
        {
            model.Graph.Input.Add(input);
        }

        model.Graph.Node.AddRange(head.Node);
        model.Graph.Initializer.AddRange(head.Initializer);
        model.Graph.Output.AddRange(head.Output);
        if (model.OpsetImport.All(set => set.Domain != GraphBuilder.Microsoft))
        {
            model.OpsetImport.Add(new OperatorSetIdProto { Domain = GraphBuilder.Microsoft, Version = 1 });
        }
    }
}
