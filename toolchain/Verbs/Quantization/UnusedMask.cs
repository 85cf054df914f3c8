using EarlyExitGen.Toolchain.Model.Graphs;
using EarlyExitGen.Toolchain.Model.Onnx;
using EarlyExitGen.Toolchain.Model.Onnx.Format;

namespace EarlyExitGen.Toolchain.Verbs.Quantization;

/// <summary>
/// Takes the mask out of a block. Texts that are computed alone, at their own length, have no padding to hide: the mask
/// is 1 everywhere, and what it does to scores nothing.
/// </summary>
internal static class UnusedMask
{
    /// <summary>
    /// Takes it out, the input with it, if all that reads it is known; otherwise the graph stays as it is.
    /// </summary>
    /// <returns>Whether the graph has no mask any more but had one.</returns>
    public static bool TakeOut(GraphProto graph)
    {
        ValueInfoProto? mask = graph.Input.FirstOrDefault(input => input.Name == EncoderGraph.Mask);
        if (mask is null
            || graph.Node.Any(node => Reads(node, mask.Name) && node.OpType != "Cast" && !IsAttention(node)))
        {
            return false;
        }

        // As truth values: cast, given an axis for the queries, the condition of which scores are kept.
        HashSet<string> truths = [];
        List<NodeProto> falls = [];
        List<(NodeProto Where, string Scores)> kept = [];
        foreach (NodeProto node in graph.Node)
        {
            bool ofTruths = node.Input.Count > 0 && truths.Contains(node.Input[0]);
            if ((node.OpType == "Cast" && node.Input[0] == mask.Name) || (node.OpType == "Unsqueeze" && ofTruths))
            {
                truths.Add(node.Output[0]);
                falls.Add(node);
            }
            else if (node.OpType == "Where" && ofTruths)
            {
                falls.Add(node);
                kept.Add((node, node.Input[1]));
            }
            else if (node.Input.Any(truths.Contains))
            {
                return false;
            }
        }

        if (graph.Output.Any(output => falls.Any(node => node.Output[0] == output.Name)))
        {
            return false;
        }

        foreach ((NodeProto where, string scores) in kept)
        {
            foreach (NodeProto node in graph.Node)
            {
                Replace(node, where.Output[0], scores);
            }
        }

        falls.ForEach(node => graph.Node.Remove(node));
        foreach (NodeProto node in graph.Node.Where(node => Reads(node, mask.Name)))
        {
            Replace(node, mask.Name, "");
        }

        graph.Input.Remove(mask);
        return true;
    }

    private static bool Reads(NodeProto node, string value) => node.Input.Contains(value);

    private static bool IsAttention(NodeProto node) =>
        node is { Domain: GraphBuilder.Microsoft, OpType: "Attention" or "QAttention" };

    private static void Replace(NodeProto node, string old, string value)
    {
        for (int i = 0; i < node.Input.Count; i++)
        {
            node.Input[i] = node.Input[i] == old ? value : node.Input[i];
        }
    }
}
