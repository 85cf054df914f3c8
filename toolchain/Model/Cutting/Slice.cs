namespace EarlyExitGen.Toolchain.Model.Cutting;

/// <summary>The part of a graph that computes some values from a place, or from the ids.</summary>
/// <param name="From">The place; null for the beginning.</param>
/// <param name="Nodes">The nodes, by their places in the graph, in order.</param>
/// <param name="Shapes">Which of them ask for a shape that has to be made from the state's.</param>
/// <param name="Inputs">The graph's inputs that are read.</param>
/// <param name="Carried">Values computed from the ids that are read; the first block has to hand them on.</param>
/// <param name="Initializers">The weights and constants that are read.</param>
internal sealed record Slice(
    Place? From,
    IReadOnlyList<int> Nodes,
    IReadOnlySet<int> Shapes,
    IReadOnlyList<GraphInput> Inputs,
    IReadOnlyList<string> Carried,
    IReadOnlyList<string> Initializers);
