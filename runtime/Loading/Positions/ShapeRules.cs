using System;
using System.Collections.Generic;
using System.Linq;

namespace EarlyExitGen.Loading.Positions;

/// <summary>
/// Infers operators' outputs from knowledge about their inputs, as far as positions are computed with them.
/// </summary>
/// <param name="values">What is known of the values so far.</param>
/// <param name="tokens">The number of tokens.</param>
internal sealed class ShapeRules(IReadOnlyDictionary<string, Known> values, long tokens)
{
    private const int FewElements = 8;

    private static readonly Quantity One = new(1, false);

    /// <summary>The knowledge about a node's first output; null if there is none.</summary>
    public Known? Apply(GraphNode node) => node.Operator switch
    {
        "Constant" =>
            node.Tensors.TryGetValue("value", out GraphConstant? constant) ? Known.Of(node.Outputs[0], constant) : null,
        "Identity" or "Cast" or "DequantizeLinear" => Get(node, 0),
        "Squeeze" or "Unsqueeze" or "Reshape" or "Flatten" or "Transpose" or "Expand" => Reshaped(node),
        "Shape" => Shape(node),
        "Gather" => Gather(node),
        "Slice" => Slice(node),
        "Concat" => Concat(node),
        "Range" => Range(node),
        "ConstantOfShape" => ConstantOfShape(node),
        "NonZero" => NonZero(node),
        "CumSum" => CumSum(node),
        "Not" or "Equal" or "Greater" or "Less" => new Known { Most = One, Shape = ShapeOfBoth(node) },
        "Add" => Sum(node, 1),
        "Sub" => Sum(node, -1),
        "Mul" => Product(node),
        _ => null,
    };

    /// <summary>The axes that a node slices and where each slice ends; null if that is not known.</summary>
    public IReadOnlyList<(int Axis, Quantity End)>? SliceOf(GraphNode node)
    {
        IReadOnlyList<Quantity>? starts = Operand(node, 1, "starts");
        IReadOnlyList<Quantity>? ends = Operand(node, 2, "ends");
        if (starts is null || ends is null || starts.Count != ends.Count || starts.Any(s => s.Grows || s.Value < 0))
        {
            return null;
        }

        IReadOnlyList<Quantity>? axes = HasOperand(node, 3, "axes")
            ? Operand(node, 3, "axes")
            : [.. Enumerable.Range(0, ends.Count).Select(i => new Quantity(i, false))];
        bool everyOne = node.Input(4).Length == 0 || Operand(node, 4, "steps")?.All(step => step == One) == true;
        return everyOne && axes?.Count == ends.Count && axes.All(a => a.Value is >= 0 and < FewElements)
            ? [.. axes.Zip(ends, (axis, end) => ((int)axis.Value, end))]
            : null;
    }

    private Known? Get(GraphNode node, int input) =>
        values.TryGetValue(node.Input(input), out Known? known) ? known : null;

    private static bool HasOperand(GraphNode node, int input, string attribute) =>
        node.Input(input).Length > 0 || node.Integers.ContainsKey(attribute);

    // An input or, in older graphs, an attribute.
    private IReadOnlyList<Quantity>? Operand(GraphNode node, int input, string attribute) =>
        node.Input(input).Length > 0 ? Get(node, input)?.Elements
        : node.Integers.TryGetValue(attribute, out List<long>? list) ? [.. list.Select(v => new Quantity(v, false))]
        : null;

    private Known? Reshaped(GraphNode node) =>
        Get(node, 0) is { } known ? new Known { Elements = known.Elements, Most = known.Most } : null;

    private Known? Shape(GraphNode node)
    {
        if (Get(node, 0)?.Shape is not { } shape)
        {
            return null;
        }

        int start = Clamp(node.Integer("start", 0), shape.Count);
        int end = Clamp(node.Integer("end", shape.Count), shape.Count);
        return start <= end ? Known.Of(shape.Skip(start).Take(end - start)) : null;
    }

    private static int Clamp(long index, int count) =>
        (int)Math.Max(0, Math.Min(count, index < 0 ? index + count : index));

    private Known? Gather(GraphNode node)
    {
        (Known? data, Known? index) = (Get(node, 0), Get(node, 1));
        if (data?.Elements is { } elements
            && index?.Elements is { } wanted
            && wanted.All(i => !i.Grows && i.Value >= -elements.Count && i.Value < elements.Count))
        {
            return Known.Of(wanted.Select(i => elements[(int)(i.Value < 0 ? i.Value + elements.Count : i.Value)]));
        }

        return data?.Table is { Sizes.Count: 2 } table && index?.Shape is { } shape && node.Integer("axis", 0) == 0
            ? new Known { Shape = [.. shape, new Quantity(table.Sizes[1], false)] }
            : null;
    }

    private Known? Slice(GraphNode node)
    {
        if (Get(node, 0) is not { } data || SliceOf(node) is not { Count: 1 } slices
            || Operand(node, 1, "starts") is not { } starts)
        {
            return null;
        }

        (int axis, Quantity end) = slices[0];
        if (data.Elements is { } elements && axis == 0 && !end.Grows)
        {
            int first = Clamp(starts[0].Value, elements.Count);
            return Known.Of(elements.Skip(first).Take(Clamp(end.Value, elements.Count) - first));
        }

        // A row of position ids, of which as many are taken as there are tokens.
        return data.Table is { Values: { } ids } table
            && axis < table.Sizes.Count
            && table.Sizes[axis] == ids.Count
            && end is { Grows: true, Value: > 0 }
            && end.Value <= ids.Count
            && Rises(ids)
            ? new Known { Most = new Quantity(ids[(int)end.Value - 1], true) }
            : null;
    }

    private static bool Rises(IReadOnlyList<long> ids) =>
        Enumerable.Range(1, Math.Max(0, ids.Count - 1)).All(i => ids[i] == ids[i - 1] + 1);

    private Known? Concat(GraphNode node)
    {
        IReadOnlyList<Quantity>?[] parts =
            [.. Enumerable.Range(0, node.Inputs.Count).Select(i => Get(node, i)?.Elements)];
        return parts.All(p => p is not null) && parts.Sum(p => p!.Count) <= FewElements
            ? Known.Of(parts.SelectMany(p => p!))
            : null;
    }

    private Known? Range(GraphNode node) =>
        Get(node, 0)?.Constant is not null && Get(node, 2)?.Constant == 1 && Get(node, 1)?.Only is { } limit
            ? new Known { Most = limit with { Value = limit.Value - 1 }, Shape = Get(node, 0)!.Constant == 0
                ? [limit]
                : null }
            : null;

    private Known? ConstantOfShape(GraphNode node) => Get(node, 0)?.Elements is { } shape
        ? new Known { Shape = shape, Most = node.Tensors.TryGetValue("value", out GraphConstant? v)
            && v.Values is { Count: 1 } one && one[0] == 1 ? One : null }
        : null;

    // Of a list of ones, as some exporters write a range.
    private Known? NonZero(
        GraphNode node) => Get(node, 0) is { Most: { } most, Shape: { Count: 1 } shape } && most == One
        ? new Known { Most = shape[0] with { Value = shape[0].Value - 1 } }
        : null;

    // Of ones for the tokens, as RoBERTa counts positions.
    private Known? CumSum(GraphNode node) =>
        Get(node, 0) is { Most: { } most, Shape: { Count: 2 } shape }
        && most == One
        && shape[1].Grows
        && node.Integer("exclusive", 0) == 0
        && node.Integer("reverse", 0) == 0
            ? new Known { Most = new Quantity(tokens, true), Shape = shape }
            : null;

    private Known? Sum(GraphNode node, int sign)
    {
        (Known? first, Known? second) = (Get(node, 0), Get(node, 1));
        if (second?.Constant is { } right && first is not null)
        {
            return Shifted(first, sign * right);
        }

        return first?.Constant is { } left && second is not null && sign > 0
            ? Shifted(second, left)
            : new Known { Shape = ShapeOfBoth(node) };
    }

    private static Known Shifted(Known known, long by) => new()
    {
        Elements = known.Elements is { } elements ? [.. elements.Select(e => e with { Value = e.Value + by })] : null,
        Most = known.Most is { } most ? most with { Value = most.Value + by } : null,
        Shape = known.Shape,
    };

    private Known? Product(GraphNode node)
    {
        (Known? first, Known? second) = (Get(node, 0), Get(node, 1));

        // A table of integers that is widened by the scales of its rows, or of the whole.
        if (first?.Table is { } one && second?.Table is { } other)
        {
            return Spans(one, other) ? first : Spans(other, one) ? second : null;
        }

        Quantity? most = first?.Most == One ? second?.Most : second?.Most == One ? first?.Most : null;
        return new Known { Most = most, Shape = ShapeOfBoth(node) };
    }

    // Whether a product of the two has the shape of the first.
    private static bool Spans(GraphConstant one, GraphConstant other) => other.Sizes.Count <= one.Sizes.Count
        && other.Sizes.Reverse().Zip(one.Sizes.Reverse(), (small, large) => small == 1 || small == large).All(
            fits => fits);

    // Of two operands of which one may be a number for all elements.
    private IReadOnlyList<Quantity>? ShapeOfBoth(GraphNode node)
    {
        (Known? first, Known? second) = (Get(node, 0), Get(node, 1));
        return node.Inputs.Count == 1 || second?.Elements is { Count: 1 } ? first?.Shape
            : first?.Elements is { Count: 1 } ? second?.Shape
            : first?.Shape is { } one && second?.Shape is { } other && one.SequenceEqual(other) ? one
            : null;
    }
}
