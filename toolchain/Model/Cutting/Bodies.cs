using EarlyExitGen.Toolchain.Model.Onnx.Format;

namespace EarlyExitGen.Toolchain.Model.Cutting;

/// <summary>
/// The graphs inside nodes (<c>If</c>, <c>Loop</c>, <c>Scan</c>), which read values of the graph around them.
/// </summary>
internal static class Bodies
{
    /// <summary>The graphs inside a node.</summary>
    public static IEnumerable<GraphProto> Of(NodeProto node)
    {
        foreach (AttributeProto attribute in node.Attribute)
        {
            if (attribute.G is { } graph)
            {
                yield return graph;
            }

            foreach (GraphProto other in attribute.Graphs)
            {
                yield return other;
            }
        }
    }

    /// <summary>What a node reads: its inputs, and what graphs inside it read of the graph around it.</summary>
    public static string[] Reads(NodeProto node)
    {
        List<string> reads = [.. node.Input.Where(name => name.Length > 0)];
        foreach (GraphProto body in Of(node))
        {
            reads.AddRange(Captures(body));
        }

        return [.. reads.Distinct()];
    }

    /// <summary>What a graph inside a node reads of the graph around it.</summary>
    public static IEnumerable<string> Captures(GraphProto body)
    {
        HashSet<string> own = [.. Definitions(body)];
        return body.Node.SelectMany(Reads).Concat(body.Output.Select(output => output.Name))
            .Where(name => !own.Contains(name));
    }

    /// <summary>The values that a graph itself names.</summary>
    public static IEnumerable<string> Definitions(GraphProto body) =>
        body.Input.Select(input => input.Name)
            .Concat(body.Initializer.Select(tensor => tensor.Name))
            .Concat(body.Node.SelectMany(node => node.Output).Where(name => name.Length > 0));

    /// <summary>Gives values other names, in a node and in the graphs inside it.</summary>
    /// <param name="node">The node.</param>
    /// <param name="rename">The new name of a value; the empty one stands for a value left out, and stays.</param>
    public static void Rename(NodeProto node, Func<string, string> rename)
    {
        Rename(node.Input, rename);
        Rename(node.Output, rename);
        RenameInside(node, rename);
    }

    /// <summary>Gives values other names in the graphs inside a node.</summary>
    public static void RenameInside(NodeProto node, Func<string, string> rename)
    {
        foreach (GraphProto body in Of(node))
        {
            body.ValueInfo.Clear();
            foreach (ValueInfoProto value in body.Input.Concat(body.Output))
            {
                value.Name = rename(value.Name);
            }

            foreach (TensorProto tensor in body.Initializer)
            {
                tensor.Name = rename(tensor.Name);
            }

            foreach (NodeProto inner in body.Node)
            {
                Rename(inner, rename);
            }
        }
    }

    private static void Rename(IList<string> names, Func<string, string> rename)
    {
        for (int i = 0; i < names.Count; i++)
        {
            if (names[i].Length > 0)
            {
                names[i] = rename(names[i]);
            }
        }
    }
}
