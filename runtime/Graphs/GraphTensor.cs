using System.Collections.Generic;

namespace EarlyExitGen.Graphs;

/// <summary>An input or an output of a graph, as the graph declares it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">What its elements are; null if it is not a tensor.</param>
/// <param name="Shape">Its axes; null if the graph does not say how many there are.</param>
internal sealed record GraphTensor(string Name, ElementType? Type, IReadOnlyList<Axis>? Shape)
{
    /// <summary>
    /// Type and axes as text: <c>float32 [batch, sequence, 384]</c>; an axis without a name is <c>?</c>.
    /// </summary>
    public override string ToString() =>
        Type is not { } type ? "no tensor"
        : type.Name() + (Shape is null ? " of unknown shape" : " [" + string.Join(", ", Shape) + "]");
}
