using EarlyExitGen.Toolchain.Foundation;
using EarlyExitGen.Toolchain.Foundation.Files;
using EarlyExitGen.Toolchain.Model.Onnx.Format;
using Google.Protobuf.Collections;

namespace EarlyExitGen.Toolchain.Model.Cutting;

/// <summary>Puts nodes into an order in which they can run: their own, as far as that is one.</summary>
internal static class NodeOrder
{
    /// <summary>Sorts a graph, and the graphs inside its nodes.</summary>
    /// <exception cref="ToolException">Nodes wait for each other, or for a value that nothing makes.</exception>
    public static void Sort(string file, GraphProto graph) => Sort(file, graph, []);

    private static void Sort(string file, GraphProto graph, HashSet<string> outer)
    {
        HashSet<string> known =
            [.. outer, .. graph.Input.Select(input => input.Name), .. graph.Initializer.Select(tensor => tensor.Name)];
        Sort(file, graph.Node, known);
        if (graph.Output.FirstOrDefault(output => !known.Contains(output.Name)) is { } missing)
        {
            throw new ToolException(
                $"{file}: nothing in the graph makes its output '{Excerpt.Of(missing.Name)}'; the graph is damaged.");
        }

        foreach (NodeProto node in graph.Node)
        {
            foreach (GraphProto body in Bodies.Of(node))
            {
                Sort(file, body, known);
            }
        }
    }

    /// <summary>Sorts nodes.</summary>
    /// <param name="file">What errors call the graph.</param>
    /// <param name="nodes">The nodes.</param>
    /// <param name="known">The values that are there before; in the end, with those that the nodes make.</param>
    /// <exception cref="ToolException">Nodes wait for each other, or for a value that nothing makes.</exception>
    public static void Sort(string file, RepeatedField<NodeProto> nodes, HashSet<string> known)
    {
        string[][] reads = [.. nodes.Select(Bodies.Reads)];
        int[] waiting = new int[nodes.Count];
        Dictionary<string, List<int>> readers = [];
        PriorityQueue<int, int> ready = new();
        for (int i = 0; i < nodes.Count; i++)
        {
            foreach (string name in reads[i].Where(name => !known.Contains(name)))
            {
                waiting[i]++;
                (readers.TryGetValue(name, out List<int>? list) ? list : readers[name] = []).Add(i);
            }

            if (waiting[i] == 0)
            {
                ready.Enqueue(i, i);
            }
        }

        List<NodeProto> sorted = new(nodes.Count);
        while (ready.TryDequeue(out int i, out _))
        {
            sorted.Add(nodes[i]);
            foreach (string name in nodes[i].Output.Where(name => name.Length > 0 && known.Add(name)))
            {
                foreach (int reader in readers.GetValueOrDefault(name) ?? [])
                {
                    if (--waiting[reader] == 0)
                    {
                        ready.Enqueue(reader, reader);
                    }
                }
            }
        }

        if (sorted.Count < nodes.Count)
        {
            throw Stuck(file, nodes, known);
        }

        nodes.Clear();
        nodes.AddRange(sorted);
    }

    private static ToolException Stuck(string file, RepeatedField<NodeProto> nodes, HashSet<string> known)
    {
        HashSet<string> made = [.. nodes.SelectMany(node => node.Output)];
        foreach (NodeProto node in nodes)
        {
            if (Bodies.Reads(node).FirstOrDefault(name => !known.Contains(name) && !made.Contains(name)) is { } missing)
            {
                return new ToolException(
                    $"{file}: the node '{Excerpt.Of(node.Name)}' takes '{Excerpt.Of(missing)}', which nothing in the "
                    + "graph makes; the graph is damaged.");
            }
        }

        NodeProto stuck = nodes.First(node => Bodies.Reads(node).Any(name => !known.Contains(name)));
        return new ToolException(
            $"{file}: nodes of the graph wait for each other in a cycle, '{Excerpt.Of(stuck.Name)}' among them; "
            + "the graph is damaged.");
    }
}
