using System.Collections.Generic;
using System.Linq;

namespace EarlyExitGen.Graphs;

/// <summary>An input or an output of a graph, as the graph declares it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">What its elements are; null if it is not a tensor.</param>
/// <param name="Shape">Its axes; null if the graph does not say how many there are.</param>
internal sealed record GraphTensor(string Name, ElementType? Type, IReadOnlyList<Axis>? Shape)
{
    /// <summary>Whether this is what a text feeds to a block: whole numbers [batch, sequence].</summary>
    public bool IsFeed => Type is ElementType.Int32 or ElementType.Int64 && HasShape(Axis.Batch, Axis.Sequence);

    /// <summary>
    /// Whether this is what a block may hand on to a later one: float32 [batch, ...], each other axis the sequence or
    /// of constant size.
    /// </summary>
    public bool IsState =>
        this is { Type: ElementType.Float32, Shape: { Count: > 0 } axes }
        && axes[0] == Axis.Batch
        && axes.All(axis => axis.IsKnown)
        && axes.Count(axis => axis == Axis.Batch) == 1;

    /// <summary>Whether the tensor has exactly these axes.</summary>
    public bool HasShape(params Axis[] axes) => Shape is { } shape && shape.SequenceEqual(axes);

    /// <summary>Whether both have the same type and the same axes, as far as a graph says which.</summary>
    public bool Matches(GraphTensor other) =>
        Type == other.Type && Shape is { } shape && other.Shape is { } others && shape.SequenceEqual(others);

    /// <summary>
    /// Type and axes as text: <c>float32 [batch, sequence, 384]</c>; an axis without a name is <c>?</c>.
    /// </summary>
    public override string ToString() =>
        Type is not { } type ? "no tensor"
        : type.Name() + (Shape is null ? " of unknown shape" : " [" + string.Join(", ", Shape) + "]");
}
