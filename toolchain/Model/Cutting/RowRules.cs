using System.Collections.Frozen;
using EarlyExitGen.Toolchain.Model.Onnx;
using EarlyExitGen.Toolchain.Model.Onnx.Format;

namespace EarlyExitGen.Toolchain.Model.Cutting;

/// <summary>How one row of what an operator gives is computed from one row of what it takes.</summary>
/// <param name="axesOf">The axes of a value; null where they are not known.</param>
/// <param name="row">A value with one row left of an axis.</param>
/// <param name="shape">A constant vector.</param>
internal sealed class RowRules(
    Func<string, IReadOnlyList<Axis>?> axesOf, Func<string, int, string> row, Func<long[], string> shape)
{
    private static readonly FrozenSet<string> ByElement = FrozenSet.Create(
        "Add", "Sub", "Mul", "Div", "Pow", "Sqrt", "Erf", "Tanh", "Sigmoid", "Relu", "Gelu", "FastGelu", "BiasGelu",
        "QuickGelu", "Exp", "Neg", "Abs", "Log", "Reciprocal", "Softplus", "Elu", "LeakyRelu", "Clip", "Min", "Max",
        "Where",
        "Equal", "Less", "Greater", "And", "Or", "Not", "Cast", "Identity", "Sin", "Cos", "Sum", "HardSigmoid", "Mish",
        "Swish", "HardSwish", "IsNaN");

    private static readonly FrozenSet<string> Normalizing = FrozenSet.Create(
        "LayerNormalization",
        "SimplifiedLayerNormalization",
        "SkipLayerNormalization",
        "SkipSimplifiedLayerNormalization",
        "RMSNormalization");

    /// <summary>
    /// The node that gives one row along an axis; its output has yet to be named. Null where no rule fits.
    /// </summary>
    public NodeProto? Rewrite(NodeProto node, string value, int axis)
    {
        if (axesOf(value) is not { } axes || axis >= axes.Count || node.Output[0] != value
            || node.Output.Skip(1).Any(name => name.Length > 0 && node.OpType != "Dropout"))
        {
            return null;
        }

        return node.OpType switch
        {
            "Dropout" => WithInputs(new NodeProto { OpType = "Identity" }, row(node.Input[0], axis)),
            "MatMul" => Product(node, axes, axis),
            "FusedMatMul" when node.Attribute.All(attribute => attribute.Name == "alpha") => Product(node, axes, axis),
            "Softmax" => FollowsRows(node, axes.Count, axis),
            "Reshape" => Reshape(node, axes, axis),
            "Transpose" => Transpose(node, axes.Count, axis),
            "Concat" => Concat(node, axes.Count, axis),
            "ReduceMean" or "ReduceSum" => Reduce(node, axes, axis),
            var operation when ByElement.Contains(operation) => Elements(node, node.Input.Count, axes.Count, axis),
            var operation when Normalizing.Contains(operation) => Normalize(node, axes.Count, axis),
            _ => null,
        };
    }

    // Inputs are aligned at their last axes; where one has a single row, or none, it is for all.
    private NodeProto? Elements(NodeProto node, int count, int rank, int axis)
    {
        string[] inputs = [.. node.Input];
        for (int i = 0; i < count; i++)
        {
            if (inputs[i].Length == 0)
            {
                continue;
            }

            if (axesOf(inputs[i]) is not { } axes)
            {
                return null;
            }

            int own = axis - (rank - axes.Count);
            if (own >= 0 && axes[own] != Axis.Number(1))
            {
                inputs[i] = row(inputs[i], own);
            }
        }

        return WithInputs(node.Clone(), inputs);
    }

    private NodeProto? Normalize(NodeProto node, int rank, int axis)
    {
        // Skips are added before; all else is of the last axis.
        long first = Operators.Attribute(node, "axis")?.I ?? -1;
        bool isSkip = node.OpType.StartsWith("Skip", StringComparison.Ordinal);
        bool hasSameShapes = !isSkip
            || (axesOf(node.Input[0]) is { } left && axesOf(node.Input[1]) is { } right && left.SequenceEqual(right));
        return axis < (first < 0 ? first + rank : first) && hasSameShapes
            ? Elements(node, isSkip ? 2 : 1, rank, axis)
            : null;
    }

    private NodeProto? FollowsRows(NodeProto node, int rank, int axis)
    {
        // The default of older versions means all axes from the second on.
        long own = Operators.Attribute(node, "axis")?.I ?? -1;
        own = own < 0 ? own + rank : own;
        return own == rank - 1 && axis < own ? WithInputs(node.Clone(), row(node.Input[0], axis)) : null;
    }

    private NodeProto? Product(NodeProto node, IReadOnlyList<Axis> axes, int axis)
    {
        if (axesOf(node.Input[0]) is not { Count: >= 2 } left || axesOf(node.Input[1]) is not { Count: >= 2 } right
            || left.Count != axes.Count || axis == axes.Count - 1)
        {
            return null;
        }

        if (axis == axes.Count - 2)
        {
            return WithInputs(node.Clone(), row(node.Input[0], axis), node.Input[1]);
        }

        return Elements(node, 2, axes.Count, axis) is { } both && right.Count <= axes.Count ? both : null;
    }

    // The axis is one of those that go in, whole, if as much lies before it.
    private NodeProto? Reshape(NodeProto node, IReadOnlyList<Axis> axes, int axis)
    {
        if (axesOf(node.Input[0]) is not { } from)
        {
            return null;
        }

        Axis before = Axis.Product(axes.Take(axis));
        int own = Enumerable.Range(0, from.Count).FirstOrDefault(
            i => from[i] == axes[axis] && before.IsKnown && Axis.Product(from.Take(i)) == before, -1);
        IEnumerable<Axis> others = axes.Where((_, i) => i != axis);
        bool canTell = others.All(other => other.IsKnown) && others.Count(other => !other.IsNumber) <= 1;
        if (own < 0 || axes[axis] == Axis.Number(1) || !canTell)
        {
            return null;
        }

        long[] sizes = [.. axes.Select((size, i) => i == axis ? 1 : size.IsNumber ? size.Factor : -1)];
        return WithInputs(new NodeProto { OpType = "Reshape" }, row(node.Input[0], own), shape(sizes));
    }

    private NodeProto? Transpose(NodeProto node, int rank, int axis)
    {
        long own = Operators.Attribute(node, "perm") is { } order
            ? order.Ints.ElementAtOrDefault(axis)
            : rank - 1 - axis;
        return WithInputs(node.Clone(), row(node.Input[0], (int)own));
    }

    private NodeProto? Concat(NodeProto node, int rank, int axis)
    {
        long along = Operators.Attribute(node, "axis")?.I ?? 0;
        return (along < 0 ? along + rank : along) == axis
            ? null
            : WithInputs(node.Clone(), [.. node.Input.Select(input => row(input, axis))]);
    }

    private NodeProto? Reduce(NodeProto node, IReadOnlyList<Axis> axes, int axis)
    {
        // Along the last axis alone, which the decomposed normalisations do.
        bool keeps = (Operators.Attribute(node, "keepdims")?.I ?? 1) != 0;
        bool isLast = axesOf(node.Input[0]) is { } from && from.Count == axes.Count && axes[^1] == Axis.Number(1)
            && from.Take(from.Count - 1).SequenceEqual(axes.Take(axes.Count - 1)) && from[^1] != Axis.Number(1);
        return keeps && isLast && axis < axes.Count - 1
            ? WithInputs(node.Clone(), [row(node.Input[0], axis), .. node.Input.Skip(1)])
            : null;
    }

    private static NodeProto WithInputs(NodeProto node, params ReadOnlySpan<string> inputs)
    {
        node.Input.Clear();
        node.Input.AddRange(inputs.ToArray());
        return node;
    }
}
