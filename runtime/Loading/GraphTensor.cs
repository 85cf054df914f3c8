using EarlyExitGen.Manifests;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace EarlyExitGen.Loading;

/// <summary>An input or an output of a graph.</summary>
/// <param name="Type">What its elements are; null if it is not a tensor.</param>
/// <param name="Sizes">The size of each axis; below 0 where it is known only at run time.</param>
/// <param name="Axes">The name of each axis; empty where it has none.</param>
internal sealed record GraphTensor(TensorElementType? Type, IReadOnlyList<int> Sizes, IReadOnlyList<string> Axes)
{
    /// <summary>The tensor as a loaded session tells it.</summary>
    public static GraphTensor Of(NodeMetadata node) => node.OnnxValueType == OnnxValueType.ONNX_TYPE_TENSOR
        ? new GraphTensor(node.ElementDataType, node.Dimensions, node.SymbolicDimensions)
        : new GraphTensor(null, [], []);

    /// <summary>Type and axes as text: <c>float32 [batch, sequence, 384]</c>; an axis without a name is <c>?</c>.</summary>
    public override string ToString()
    {
        if (Type is not { } type)
        {
            return "no tensor";
        }

        IEnumerable<string> axes = Sizes.Select((size, i) =>
            size >= 0 ? FormattableString.Invariant($"{size}")
            : Axes[i] is { Length: > 0 } name ? Quoted.Of(name)
            : "?");
        return $"{NameOf(type)} [{string.Join(", ", axes)}]";
    }

    private static string NameOf(TensorElementType type) => type switch
    {
        TensorElementType.Float => "float32",
        TensorElementType.Float16 => "float16",
        TensorElementType.Double => "float64",
        _ => type.ToString().ToLowerInvariant(),
    };
}
