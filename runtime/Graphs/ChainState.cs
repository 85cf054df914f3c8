using System.Collections.Generic;

namespace EarlyExitGen.Graphs;

/// <summary>A state: what one block gives, and later ones take.</summary>
/// <param name="tensor">The output of the block that gives it.</param>
/// <param name="giver">That block.</param>
/// <param name="axes">What its axes follow, as far as that block says.</param>
internal sealed class ChainState(GraphTensor tensor, int giver, IReadOnlyList<AxisUse> axes)
{
    /// <summary>The output of the block that gives it.</summary>
    public GraphTensor Tensor => tensor;

    /// <summary>The block that gives it.</summary>
    public int Giver => giver;

    /// <summary>The blocks that take it, rising.</summary>
    public List<int> Takers { get; } = [];

    /// <summary>What its axes follow, as far as all its blocks say.</summary>
    public IReadOnlyList<AxisUse> Axes { get; set; } = axes;
}
