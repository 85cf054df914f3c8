using EarlyExitGen.Toolchain.Model.Onnx.Format;

namespace EarlyExitGen.Toolchain.Model.Cutting;

/// <summary>
/// The way from the word embeddings to the logits, as a chain of stretches: between two of them lies one value, or the
/// values of one node, that everything behind is computed from.
/// </summary>
internal sealed class Dominators
{
    private Dominators(IReadOnlyList<Stretch> stretches) => Stretches = stretches;

    /// <summary>The stretches in order; the first ends in the word embeddings, the last in the logits.</summary>
    public IReadOnlyList<Stretch> Stretches { get; }

    /// <summary>Finds them.</summary>
    /// <returns>Null if the logits are not computed from the word embeddings.</returns>
    public static Dominators? Find(SourceGraph graph, ValueFlow flow, string logits)
    {
        if (!flow.IsHot(logits))
        {
            return null;
        }

        (List<int> nodes, Dictionary<string, int> readers) = Alive(graph, flow, logits);
        List<Stretch> stretches = [];
        List<NodeProto> stretch = [];
        HashSet<string> live = [];
        foreach (int i in nodes)
        {
            NodeProto node = graph.Nodes[i];
            stretch.Add(node);
            foreach (string read in Operators.Data(node, graph.Reads[i]).Where(flow.IsHot))
            {
                if (--readers[read] == 0)
                {
                    live.Remove(read);
                }
            }

            string[] made = [.. node.Output.Where(output => readers.GetValueOrDefault(output) > 0)];
            live.UnionWith(made);
            if (live.Count == made.Length)
            {
                stretches.Add(new Stretch([.. stretch], made));
                stretch.Clear();
            }
        }

        return new Dominators(stretches);
    }

    // The nodes on the way, those that look words up first, and how often each of their values is read on the way.
    private static (List<int> Nodes, Dictionary<string, int> Readers) Alive(
        SourceGraph graph, ValueFlow flow, string logits)
    {
        Dictionary<string, int> readers = new() { [logits] = 1 };
        List<int> first = [];
        List<int> others = [];
        for (int i = graph.Nodes.Length - 1; i >= 0; i--)
        {
            if (!graph.Nodes[i].Output.Any(readers.ContainsKey))
            {
                continue;
            }

            string[] hot = [.. Operators.Data(graph.Nodes[i], graph.Reads[i]).Where(flow.IsHot)];
            foreach (string read in hot)
            {
                readers[read] = readers.GetValueOrDefault(read) + 1;
            }

            (hot.Length == 0 ? first : others).Add(i);
        }

        first.Reverse();
        others.Reverse();
        return ([.. first, .. others], readers);
    }
}
