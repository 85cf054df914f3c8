using System.Collections.Generic;
using System.Linq;
using EarlyExitGen.Tasks.Onnx.Format;

namespace EarlyExitGen.Tasks.Onnx;

/// <summary>An input or an output of a block, as its graph declares it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">What its elements are; null if it is not a tensor.</param>
/// <param name="Shape">Its axes; null if the graph does not say how many there are.</param>
internal sealed record BlockTensor(string Name, int? Type, IReadOnlyList<Axis>? Shape)
{
    /// <summary>The tensor that a graph declares.</summary>
    public static BlockTensor Of(ValueInfoProto value)
    {
        TypeProto.Types.Tensor? tensor = value.Type?.TensorType;
        return new BlockTensor(value.Name, tensor?.ElemType, tensor?.Shape?.Dim.Select(AxisOf).ToArray());
    }

    /// <summary>Whether the tensor has exactly these axes.</summary>
    public bool HasShape(params Axis[] axes) => Shape is { } shape && shape.SequenceEqual(axes);

    /// <summary>The axes as text: <c>[batch, sequence, 384]</c>.</summary>
    public string ShapeText => Shape is null ? "of unknown shape" : "[" + string.Join(", ", Shape) + "]";

    /// <inheritdoc/>
    public override string ToString() => Type is { } type ? ElementType.NameOf(type) + " " + ShapeText : "no tensor";

    private static Axis AxisOf(TensorShapeProto.Types.Dimension axis) => axis.ValueCase switch
    {
        TensorShapeProto.Types.Dimension.ValueOneofCase.DimValue when axis.DimValue >= 0 => Axis.Constant(axis.DimValue),
        TensorShapeProto.Types.Dimension.ValueOneofCase.DimParam when axis.DimParam.Length > 0 => new Axis(null, axis.DimParam),
        _ => default,
    };
}
