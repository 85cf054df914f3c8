namespace EarlyExitGen.Toolchain.Verbs.Charts;

/// <summary>A line of a chart.</summary>
/// <param name="Name">What the legend calls it.</param>
/// <param name="Xs">The points' places on the horizontal axis.</param>
/// <param name="Ys">Their places on the vertical axis.</param>
/// <param name="Color">Its colour.</param>
/// <param name="Dots">Whether the points stand alone, without a line between them.</param>
/// <param name="IsReference">Whether it is what the others are held against: thin and dashed.</param>
internal sealed record ChartLine(
    string Name,
    IReadOnlyList<double> Xs,
    IReadOnlyList<double> Ys,
    ChartColor Color,
    bool Dots = false,
    bool IsReference = false)
{
    /// <summary>What is told of each point when it is pointed at; null for its name and places.</summary>
    public IReadOnlyList<string>? Tips { get; init; }

    /// <summary>Whether its points are marked on the line.</summary>
    public bool IsMarked { get; init; }
}
