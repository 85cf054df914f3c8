using EarlyExitGen.Toolchain.Foundation;
using EarlyExitGen.Toolchain.Foundation.Files;
using EarlyExitGen.Toolchain.Model.Onnx.Format;

namespace EarlyExitGen.Toolchain.Model.Cutting;

/// <summary>
/// Refuses graphs that ask, by a constant, for a tensor that no text classifier has, before anything runs them.
/// </summary>
internal static class ShapeClaims
{
    // Of one tensor; with single precision, 4 GiB.
    private const long MostElements = 1L << 30;

    /// <summary>Looks at what makes tensors of given sizes.</summary>
    /// <exception cref="ToolException">One is too large.</exception>
    public static void Check(string file, GraphProto graph) => Check(file, graph, []);

    private static void Check(string file, GraphProto graph, Dictionary<string, long[]> outer)
    {
        Dictionary<string, long[]> known = new(outer);
        foreach (TensorProto tensor in graph.Initializer)
        {
            Note(tensor.Name, Constants.Integers(tensor));
        }

        foreach (NodeProto node in graph.Node)
        {
            if (node is { OpType: "Constant", Output: [var output] })
            {
                Note(output, Constants.Integers(node));
            }
        }

        foreach (NodeProto node in graph.Node)
        {
            foreach (long[] sizes in Sizes(node).Select(known.GetValueOrDefault).OfType<long[]>())
            {
                Check(file, node, sizes);
            }

            if (Operators.IsRandom(node) && Operators.Attribute(node, "shape") is { } shape)
            {
                Check(file, node, [.. shape.Ints]);
            }

            foreach (GraphProto body in Bodies.Of(node))
            {
                Check(file, body, known);
            }
        }

        void Note(string name, long[]? values)
        {
            if (values is not null)
            {
                known[name] = values;
            }
        }
    }

    private static IEnumerable<string> Sizes(NodeProto node) => node.OpType switch
    {
        "ConstantOfShape" or "Range" => node.Input,
        "Expand" or "Tile" or "Pad" or "OneHot" => node.Input.Skip(1).Take(1),
        "Resize" or "Upsample" => node.Input.Skip(1),
        "Loop" => node.Input.Take(1),
        _ => [],
    };

    private static void Check(string file, NodeProto node, long[] sizes)
    {
        UInt128 product = 1;
        foreach (long size in sizes.Where(size => size != 0))
        {
            product *= size == long.MinValue ? (ulong)long.MaxValue : (ulong)Math.Abs(size);
            if (product > (ulong)MostElements)
            {
                throw new ToolException(
                    $"{file}: the node '{Excerpt.Of(node.Name)}' ({Excerpt.Of(node.OpType)}) asks for "
                    + $"[{string.Join(", ", sizes.Take(8))}], more than {MostElements} elements; the file is damaged.");
            }
        }
    }
}
