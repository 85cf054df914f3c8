using System.Collections.Generic;
using System.Linq;

namespace EarlyExitGen.Graphs;

/// <summary>An axis of a state, and what its size follows.</summary>
/// <param name="Role">What it follows.</param>
/// <param name="Size">The constant size; 0 where there is none.</param>
/// <param name="Name">The name of an open axis; null if it has none.</param>
internal readonly record struct AxisUse(AxisRole Role, long Size = 0, string? Name = null)
{
    /// <summary>What two blocks together know of an axis; null if they contradict each other.</summary>
    public AxisUse? Meet(AxisUse other)
    {
        if (Role == AxisRole.Open)
        {
            return other.Role == AxisRole.Batch ? null
                : other.Role == AxisRole.Open ? this with { Name = Name ?? other.Name }
                : other;
        }

        return other.Role == AxisRole.Open ? other.Meet(this)
            : Role == other.Role && Size == other.Size ? this
            : null;
    }

    /// <summary>What two blocks together know of a state; null if they contradict each other.</summary>
    public static IReadOnlyList<AxisUse>? Meet(IReadOnlyList<AxisUse> given, IReadOnlyList<AxisUse> taken)
    {
        AxisUse?[] both = given.Count == taken.Count ? [.. given.Zip(taken, (one, other) => one.Meet(other))] : [null];
        return both.All(axis => axis is not null) ? [.. both.Select(axis => axis!.Value)] : null;
    }

    /// <summary>
    /// Whether the open axes of a state can be nothing but the tokens: there is one, or all have one name, and no other
    /// axis is known to be theirs.
    /// </summary>
    public static bool IsClear(IReadOnlyList<AxisUse> axes)
    {
        AxisUse[] open = [.. axes.Where(axis => axis.Role == AxisRole.Open)];
        return open.Length == 0
            || (axes.All(axis => axis.Role != AxisRole.Sequence)
                && (open.Length == 1 || (open[0].Name is not null && open.All(axis => axis.Name == open[0].Name))));
    }
}
