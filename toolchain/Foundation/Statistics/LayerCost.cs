namespace EarlyExitGen.Toolchain.Foundation.Statistics;

/// <summary>The cost of answering at an exit, in layers: those computed, and 0.05 for every exit looked at.</summary>
internal static class LayerCost
{
    private const double PerExit = 0.05;

    /// <summary>The cost of leaving at an exit.</summary>
    /// <param name="exit">Its number, from 0.</param>
    /// <param name="layers">The layers before it.</param>
    public static double Of(int exit, int layers) => layers + (PerExit * (exit + 1));

    /// <summary>How many times fewer layers than the whole model: the layers of the model by the mean cost.</summary>
    /// <param name="exitCounts">How many texts left at each exit.</param>
    /// <param name="exitLayers">The layers before each exit; the last exit's are the model's.</param>
    public static double SpeedUp(IReadOnlyList<int> exitCounts, IReadOnlyList<int> exitLayers)
    {
        double cost = exitCounts.Select((count, exit) => count * Of(exit, exitLayers[exit])).Sum();
        return exitLayers[^1] * exitCounts.Sum() / cost;
    }
}
