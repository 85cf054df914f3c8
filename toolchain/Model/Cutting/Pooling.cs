using EarlyExitGen.Toolchain.Model.Onnx.Format;

namespace EarlyExitGen.Toolchain.Model.Cutting;

/// <summary>How a classifier makes one vector of each text's hidden states.</summary>
/// <param name="Name">
/// In words: <c>first token</c>, <c>mean</c>, <c>attention</c>, ...; with the operator where it is not known.
/// </param>
/// <param name="Row">The row that it reads, and no other; null if there is none of that kind. -1 is the last.</param>
internal sealed record Pooling(string Name, int? Row)
{
    /// <summary>Looks at what reads the last layer's hidden states.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="plan">Its layers.</param>
    /// <param name="flow">What its values come from.</param>
    public static Pooling Of(SourceGraph graph, LayerPlan plan, ValueFlow flow)
    {
        NodeProto[] readers =
            [.. plan.Tail.Where(node => !Operators.IsShape(node) && node.Input.Contains(plan.LastState))];
        int?[] rows = [.. readers.Select(reader => RowOf(graph, reader)).Distinct()];
        if (rows is [{ } row])
        {
            string place = row == 0 ? "first token"
                : row == -1 ? "last position" : FormattableString.Invariant($"token {row}");
            return new Pooling(place, row);
        }

        string[] operators = [.. plan.Tail.Select(node => node.OpType)];
        bool isSoftmaxOfTokens = plan.Tail.TakeWhile(node => node.OpType != "ReduceSum").Any(
            node => Operators.IsAttention(node) || (Operators.IsSoftmax(node) && !node.Output.Any(IsOutput(graph))));
        string name = isSoftmaxOfTokens ? "attention"
            : operators.Contains("ReduceMax") || operators.Contains("GlobalMaxPool") ? "max"
            : operators.Any(o => o is "ReduceMean" or "GlobalAveragePool") ? "mean"
            : operators.Contains("ReduceSum") || readers.Any(node => node.OpType is "MatMul" or "Einsum") ? "mean"
            : readers.Any(node => IsByPosition(node, flow)) ? "last token"
            : operators.Any(o => o is "GatherND" or "GatherElements") ? "last token"
            : $"not known ({string.Join(", ", readers.Select(node => node.OpType).Distinct())})";
        return new Pooling(name, null);
    }

    /// <summary>The row along axis 1 that a node takes, as a constant; null if it does something else.</summary>
    public static int? RowOf(SourceGraph graph, NodeProto node)
    {
        long[]? Numbers(int input) => node.Input.Count <= input ? null
            : Constants.Integers(graph.Initializers.GetValueOrDefault(node.Input[input]))
                ?? Constants.Integers(graph.Producer(node.Input[input]) is { } producer ? graph.Nodes[producer] : null);
        long[]? Listed(int input, string name) =>
            Operators.Attribute(node, name) is { } attribute ? [.. attribute.Ints] : Numbers(input);
        switch (node.OpType)
        {
            case "Gather" when (Operators.Attribute(node, "axis")?.I ?? 0) == 1
                && Numbers(1) is [var index and >= -1 and < 8]:
                return (int)index;
            case "Slice" when Listed(1, "starts") is [var start and >= 0 and < 8]
                && Listed(2, "ends") is [var end] && end == start + 1
                && Listed(3, "axes") is [1] && (node.Input.Count < 5 || Numbers(4) is [1]):
                return (int)start;
            default:
                return null;
        }
    }

    // A row whose number is computed, from the ids or the mask.
    private static bool IsByPosition(NodeProto node, ValueFlow flow) =>
        node is { OpType: "Gather" or "GatherND" or "GatherElements", Input: [_, var place, ..] }
        && !flow.IsConstant(place);

    private static Func<string, bool> IsOutput(SourceGraph graph) =>
        value => graph.Model.Graph.Output.Any(output => output.Name == value);
}
