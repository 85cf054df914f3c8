using System;
using System.Collections.Generic;
using System.Linq;

namespace EarlyExitGen.Graphs;

/// <summary>
/// What the names of a graph's axes mean. Every exporter has other names, so the place decides: the first axis of
/// whatever a block takes is that of the texts, the second axis of what a text feeds that of the tokens. Where one of
/// their names comes again, it means the same.
/// </summary>
internal sealed class AxisNames
{
    private readonly HashSet<string> _batch = new(StringComparer.Ordinal);
    private readonly HashSet<string> _sequence = new(StringComparer.Ordinal);

    /// <summary>The names of a graph with the given inputs.</summary>
    public AxisNames(IEnumerable<GraphTensor> inputs)
    {
        GraphTensor[] all = [.. inputs.Where(input => input.Shape is { Count: > 0 })];
        foreach (GraphTensor feed in all.Where(IsFed))
        {
            Add(_batch, feed.Shape![0]);
            Add(_sequence, feed.Shape[1]);
        }

        foreach (Axis first in all.Select(input => input.Shape![0]).Where(IsBatch))
        {
            Add(_batch, first);
        }
    }

    /// <summary>Whether this is what a text feeds to a block: whole numbers [batch, sequence].</summary>
    public bool IsFeed(GraphTensor input) =>
        input.Type is ElementType.Int32 or ElementType.Int64
        && UsesOf(input) is { Count: 2 } uses
        && uses[1].Role == AxisRole.Sequence;

    /// <summary>
    /// What the axes of an input or an output follow; null where it has none that may be the texts' first, or another
    /// one that is theirs too.
    /// </summary>
    public IReadOnlyList<AxisUse>? UsesOf(GraphTensor tensor)
    {
        if (tensor.Shape is not { Count: > 0 } axes || !IsBatch(axes[0]))
        {
            return null;
        }

        bool isFeed = IsFed(tensor);
        AxisUse?[] uses = [new AxisUse(AxisRole.Batch), .. axes.Skip(1).Select(axis => UseOf(axis, isFeed))];
        return uses.All(use => use is not null) ? [.. uses.Select(use => use!.Value)] : null;
    }

    private static bool IsFed(GraphTensor tensor) => BlockNames.IsFeed(tensor.Name) && tensor.Shape is { Count: 2 };

    private static void Add(HashSet<string> names, Axis axis)
    {
        if (axis.Name is { } name)
        {
            names.Add(name);
        }
    }

    private bool IsBatch(Axis axis) => axis.IsDynamic && (axis.Name is not { } name || !_sequence.Contains(name));

    private AxisUse? UseOf(Axis axis, bool isFeed) =>
        axis.Size is { } size ? new AxisUse(AxisRole.Constant, size)
        : axis.Name is { } name && _batch.Contains(name) ? null
        : isFeed || (axis.Name is { } known && _sequence.Contains(known)) ? new AxisUse(AxisRole.Sequence)
        : new AxisUse(AxisRole.Open, Name: axis.Name);
}
