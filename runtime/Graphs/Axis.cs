using System.Globalization;
using EarlyExitGen.Manifests;

namespace EarlyExitGen.Graphs;

/// <summary>
/// One axis of an input or an output as a graph declares it: a constant size, or a name; neither where the graph says
/// nothing. What a name means, <see cref="AxisNames"/> knows.
/// </summary>
internal readonly record struct Axis(long? Size, string? Name)
{
    /// <summary>Whether its size is known only when a text is there.</summary>
    public bool IsDynamic => Size is null;

    /// <summary>An axis of constant size.</summary>
    public static Axis Constant(long size) => new(size, null);

    /// <summary>The axis that a graph declares.</summary>
    /// <param name="size">Its size; negative where it is known only at run time.</param>
    /// <param name="name">Its name; empty if it has none.</param>
    public static Axis Of(long size, string name) =>
        size >= 0 ? Constant(size)
        : name.Length > 0 ? new Axis(null, name)
        : default;

    /// <inheritdoc/>
    public override string ToString() =>
        Size?.ToString(CultureInfo.InvariantCulture) ?? (Name is null ? "?" : Quoted.Of(Name));
}
