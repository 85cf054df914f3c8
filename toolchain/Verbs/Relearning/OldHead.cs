using EarlyExitGen.Toolchain.Model.Cutting;
using EarlyExitGen.Toolchain.Model.Graphs;
using EarlyExitGen.Toolchain.Model.Onnx.Format;

namespace EarlyExitGen.Toolchain.Verbs.Relearning;

/// <summary>Takes the head out of a block: whatever serves the logits alone.</summary>
internal static class OldHead
{
    /// <summary>Takes it out, its weights and its output with it; an input that it alone reads stays.</summary>
    public static void TakeOut(GraphProto graph)
    {
        ValueInfoProto logits = graph.Output.Single(output => output.Name == HeadGraph.Logits);
        graph.Output.Remove(logits);
        HashSet<string> needed = [.. graph.Output.Select(output => output.Name)];
        Stack<NodeProto> kept = [];

        // Nodes stand in the order in which they run.
        foreach (NodeProto node in graph.Node.Reverse())
        {
            if (node.Output.Any(needed.Contains))
            {
                kept.Push(node);
                needed.UnionWith(Bodies.Reads(node));
            }
        }

        graph.Node.Clear();
        graph.Node.AddRange(kept);
        HashSet<string> made = [.. kept.SelectMany(node => node.Output)];
        Keep(graph.ValueInfo, value => made.Contains(value.Name));
        DropUnread(graph);
    }

    /// <summary>Takes out the weights that no node reads.</summary>
    public static void DropUnread(GraphProto graph)
    {
        HashSet<string> read =
            [.. graph.Node.SelectMany(Bodies.Reads).Concat(graph.Output.Select(output => output.Name))];
        Keep(graph.Initializer, tensor => read.Contains(tensor.Name));
    }

    private static void Keep<T>(IList<T> values, Predicate<T> isKept)
    {
        for (int i = values.Count - 1; i >= 0; i--)
        {
            if (!isKept(values[i]))
            {
                values.RemoveAt(i);
            }
        }
    }
}
