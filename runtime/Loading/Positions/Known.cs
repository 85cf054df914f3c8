using System.Collections.Generic;
using System.Linq;

namespace EarlyExitGen.Loading.Positions;

/// <summary>Static knowledge about a value of a graph for a given number of tokens; null where there is none.</summary>
internal sealed record Known
{
    /// <summary>A few elements, such as a shape's.</summary>
    public IReadOnlyList<Quantity>? Elements { get; init; }

    /// <summary>The largest element.</summary>
    public Quantity? Most { get; init; }

    /// <summary>The size of each axis.</summary>
    public IReadOnlyList<Quantity>? Shape { get; init; }

    /// <summary>The constant of which it has the shape, if it is one, or one that was only widened.</summary>
    public GraphConstant? Table { get; init; }

    /// <summary>The constant's name.</summary>
    public string Name { get; init; } = "";

    /// <summary>The knowledge about a constant.</summary>
    public static Known Of(string name, GraphConstant constant) => new()
    {
        Elements = constant is { Sizes.Count: <= 1, Values: { Count: <= 8 } few }
            ? [.. few.Select(v => new Quantity(v, false))]
            : null,
        Most = constant.Values is { Count: > 0 } values ? new Quantity(values.Max(), false) : null,
        Shape = [.. constant.Sizes.Select(s => new Quantity(s, false))],
        Table = constant,
        Name = name,
    };

    /// <summary>A few elements, and nothing else.</summary>
    public static Known Of(IEnumerable<Quantity> elements)
    {
        Quantity[] array = [.. elements];
        return new Known { Elements = array, Most = array.Length > 0 ? array.OrderBy(e => e.Value).Last() : null };
    }

    /// <summary>The one element.</summary>
    public Quantity? Only => Elements is { Count: 1 } ? Elements[0] : null;

    /// <summary>The one element, if it is the same for every number of tokens.</summary>
    public long? Constant => Only is { Grows: false } one ? one.Value : null;
}
