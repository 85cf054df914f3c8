using EarlyExitGen.Toolchain.Foundation.Files;
using EarlyExitGen.Toolchain.Model.Onnx;
using EarlyExitGen.Toolchain.Model.Onnx.Format;

namespace EarlyExitGen.Toolchain.Model.Cutting;

/// <summary>
/// Computes the last block for the one row of each text that the classifier reads: takes that row not of the last
/// hidden states, but of what they are computed from, and so on upwards, as far as rules go. Where none fits, the row
/// is taken there.
/// </summary>
internal sealed class RowReader
{
    private const string Prefix = "earlyexit:row ";

    private readonly Func<string, IReadOnlyList<Axis>?> _axes;
    private readonly int _row;
    private readonly Dictionary<string, NodeProto> _producers = [];
    private readonly Dictionary<(string Value, int Axis), string> _made = [];
    private readonly List<NodeProto> _nodes = [];
    private readonly GraphProto _graph;

    private RowReader(GraphProto graph, Func<string, IReadOnlyList<Axis>?> axes, int row)
    {
        _graph = graph;
        _axes = axes;
        _row = row;
        foreach (NodeProto node in graph.Node)
        {
            foreach (string output in node.Output.Where(name => name.Length > 0))
            {
                _producers[output] = node;
            }
        }
    }

    /// <summary>Rewrites a block.</summary>
    /// <param name="file">What errors call the graph.</param>
    /// <param name="graph">The last block's graph.</param>
    /// <param name="axes">The axes of its values; null where they are not known.</param>
    /// <param name="state">The last layer's hidden states.</param>
    /// <param name="row">The row that is read of them, and no other.</param>
    public static void Rewrite(
        string file, GraphProto graph, Func<string, IReadOnlyList<Axis>?> axes, string state, int row)
    {
        RowReader reader = new(graph, axes, row);
        NodeProto[] users = [.. graph.Node.Where(node => !Operators.IsShape(node) && node.Input.Contains(state))];
        string only = reader.Row(state, 1, 0);
        foreach (NodeProto user in users)
        {
            // There is one row left, the first.
            bool keepsAxis = user.OpType == "Slice"
                || graph.Initializer.FirstOrDefault(tensor => tensor.Name == user.Input[1])?.Dims.Count == 1;
            if (keepsAxis)
            {
                reader.Add("Identity", user.Output[0], only);
            }
            else
            {
                NodeProto node = reader.Add("Gather", user.Output[0], only, reader.Number(0, isScalar: true));
                node.Attribute.Add(Attributes.Of("axis", 1));
            }
        }

        NodeProto[] kept = [.. graph.Node.Except(users), .. reader._nodes];
        graph.Node.Clear();
        graph.Node.AddRange(kept);
        Prune(file, graph);
    }

    // A value with one row left of an axis.
    private string Row(string value, int axis, int depth)
    {
        const int deepest = 400;
        if (_made.TryGetValue((value, axis), out string? made))
        {
            return made;
        }

        string output = FormattableString.Invariant($"{Prefix}{axis} of {value}");
        _made[(value, axis)] = output;
        NodeProto? rewritten = null;
        if (_producers.TryGetValue(value, out NodeProto? producer) && depth < deepest)
        {
            RowRules rules = new(_axes, (input, inputAxis) => Row(input, inputAxis, depth + 1), Shape);
            rewritten = rules.Rewrite(producer, value, axis);
        }

        if (rewritten is null)
        {
            int end = _row < 0 ? int.MaxValue : _row + 1;
            Add("Slice", output, value, Shape([_row]), Shape([end]), Shape([axis]));
        }
        else
        {
            rewritten.Name = output;
            rewritten.Output.Clear();
            rewritten.Output.Add(output);
            _nodes.Add(rewritten);
        }

        return output;
    }

    private string Number(int value, bool isScalar) => Shape([value], isScalar);

    private string Shape(long[] values) => Shape(values, isScalar: false);

    private string Shape(long[] values, bool isScalar)
    {
        string name = $"earlyexit:numbers {string.Join(' ', values)}{(isScalar ? " scalar" : "")}";
        if (!_graph.Initializer.Any(tensor => tensor.Name == name))
        {
            long[] shape = isScalar ? [] : [values.Length];
            _graph.Initializer.Add(ShapeMaker.Tensor(name, values, shape));
        }

        return name;
    }

    private NodeProto Add(string operation, string output, params ReadOnlySpan<string> inputs)
    {
        NodeProto node = new() { Name = output, OpType = operation, Output = { output } };
        node.Input.AddRange(inputs.ToArray());
        _nodes.Add(node);
        return node;
    }

    // Leaves what the outputs need, in an order in which it can run.
    private static void Prune(string file, GraphProto graph)
    {
        NodeOrder.Sort(file, graph);
        HashSet<string> needed = [.. graph.Output.Select(output => output.Name)];
        List<NodeProto> kept = [];
        foreach (NodeProto node in graph.Node.Reverse())
        {
            if (node.Output.Any(needed.Contains))
            {
                needed.UnionWith(Bodies.Reads(node));
                kept.Add(node);
            }
        }

        kept.Reverse();
        graph.Node.Clear();
        graph.Node.AddRange(kept);
        TensorProto[] constants = [.. graph.Initializer.Where(tensor => needed.Contains(tensor.Name))];
        graph.Initializer.Clear();
        graph.Initializer.AddRange(constants);
        NameScopes.MakeUnique(file, graph);
    }
}
