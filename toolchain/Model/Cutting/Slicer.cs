using EarlyExitGen.Toolchain.Foundation.Files;
using EarlyExitGen.Toolchain.Model.Onnx.Format;

namespace EarlyExitGen.Toolchain.Model.Cutting;

/// <summary>
/// Finds what computes a value, back to a place. What is not hot, masks and position biases, every slice computes for
/// itself from the inputs; only what comes from the ids it cannot, and asks the first block to hand it on.
/// </summary>
internal sealed class Slicer(
    SourceGraph graph, GraphRoles roles, ValueFlow flow, IReadOnlyDictionary<string, ValueShape> shapes)
{
    /// <summary>Finds a slice.</summary>
    /// <param name="from">The place where it begins; null for the ids.</param>
    /// <param name="wanted">What it computes.</param>
    /// <exception cref="NotAPlaceException">The state at the place is not enough.</exception>
    public Slice Find(Place? from, IEnumerable<string> wanted)
    {
        HashSet<string> behind = from is null ? [] : Behind(from);
        HashSet<string> seen = from is null ? [] : [.. from.States];
        SortedSet<int> nodes = [];
        HashSet<int> rewritten = [];
        List<GraphInput> inputs = [];
        List<string> carried = [];
        List<string> initializers = [];
        Stack<string> open = new(wanted);
        while (open.TryPop(out string? value))
        {
            if (!seen.Add(value))
            {
                continue;
            }

            if (graph.Initializers.ContainsKey(value))
            {
                initializers.Add(value);
            }
            else if (from is not null && flow.IsHot(value) && !behind.Contains(value))
            {
                throw new NotAPlaceException($"'{Excerpt.Of(value)}', from before it, is needed behind it");
            }
            else if (from is not null && !flow.IsHot(value) && flow.IsFromIds(value) && IsCarried(value))
            {
                carried.Add(value);
            }
            else if (graph.Producer(value) is not { } producer)
            {
                inputs.Add(roles.Inputs.First(input => input.Name == value));
            }
            else if (nodes.Add(producer))
            {
                if (from is not null && IsFromBefore(graph.Nodes[producer], behind))
                {
                    rewritten.Add(producer);
                }
                else
                {
                    foreach (string read in Reads(producer))
                    {
                        open.Push(read);
                    }
                }
            }
        }

        return new Slice(from, [.. nodes], rewritten, inputs, carried, initializers);
    }

    // CastLike takes only a type of its second input, and where that is known it is written down.
    private IEnumerable<string> Reads(int node) =>
        graph.Nodes[node] is { OpType: "CastLike", Input: [var value, var like] } && shapes.ContainsKey(like)
            ? [value]
            : graph.Reads[node];

    // A shape of what is not there behind the place, and that is known.
    private bool IsFromBefore(NodeProto node, HashSet<string> behind) =>
        Operators.IsShape(node) && !behind.Contains(node.Input[0])
        && (flow.IsHot(node.Input[0]) || flow.IsFromIds(node.Input[0]))
        && shapes.TryGetValue(node.Input[0], out ValueShape? shape) && shape.Axes.All(axis => axis.IsKnown);

    // All that is computed from the state, by value.
    private HashSet<string> Behind(Place place)
    {
        HashSet<string> behind = [.. place.States];
        for (int i = 0; i < graph.Nodes.Length; i++)
        {
            if (Operators.Data(graph.Nodes[i], graph.Reads[i]).Any(behind.Contains))
            {
                behind.UnionWith(graph.Nodes[i].Output.Where(flow.IsHot));
            }
        }

        return behind;
    }

    // Whether a value is handed on itself, not computed again from another one, no larger, that is handed on instead.
    private bool IsCarried(string value)
    {
        if (value == roles.Ids.Name)
        {
            return true;
        }

        if (CarriedSize(value) is not { } size)
        {
            return false;
        }

        int producer = graph.Producer(value)!.Value;
        string[] sources = [.. graph.Reads[producer].Where(flow.IsFromIds)];
        bool isRoundabout = Operators.IsEmbedding(graph.Nodes[producer]) || graph.Reads[producer].Any(flow.IsHot);
        return isRoundabout || sources is not [var only] || only == roles.Ids.Name
            || CarriedSize(only) is not { } before || before > size;
    }

    // Elements of each text; null for what cannot be state: its first axis is not the batch, or another one is neither
    // a number nor the sequence.
    private int? CarriedSize(string value)
    {
        if (!shapes.TryGetValue(value, out ValueShape? shape) || shape.Axes.Count == 0 || shape.Axes[0] != Axis.Batch)
        {
            return null;
        }

        // The sequence counts as more than any width.
        const int wide = 1 << 24;
        Axis[] rest = [.. shape.Axes.Skip(1)];
        Axis product = Axis.Product(rest);
        return Array.TrueForAll(rest, axis => axis.IsNumber || axis == Axis.Sequence)
            ? (product.SequencePower * wide) + (int)Math.Min(product.Factor, wide - 1)
            : null;
    }
}
