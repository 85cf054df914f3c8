namespace EarlyExitGen.Toolchain.Foundation.Statistics;

/// <summary>
/// The cost of answering at an exit, in layers: those computed, 0.05 for every exit looked at that has a block, and
/// 0.002 for one that looks at the words alone.
/// </summary>
internal static class LayerCost
{
    /// <summary>Stands for the layers before an exit that looks at the words alone.</summary>
    public const int Words = -1;

    private const double PerBlock = 0.05;
    private const double OfWords = 0.002;

    /// <summary>The cost of leaving at an exit.</summary>
    /// <param name="exit">Its number, from 0.</param>
    /// <param name="exitLayers">
    /// The layers before each exit; negative for the first one if it looks at the words alone.
    /// </param>
    public static double Of(int exit, IReadOnlyList<int> exitLayers)
    {
        double looks = exitLayers[0] < 0 ? OfWords + (PerBlock * exit) : PerBlock * (exit + 1);
        return Math.Max(0, exitLayers[exit]) + looks;
    }

    /// <summary>How many times fewer layers than the whole model: the layers of the model by the mean cost.</summary>
    /// <param name="exitCounts">How many texts left at each exit.</param>
    /// <param name="exitLayers">The layers before each exit; the last exit's are the model's.</param>
    public static double SpeedUp(IReadOnlyList<int> exitCounts, IReadOnlyList<int> exitLayers)
    {
        double cost = exitCounts.Select((count, exit) => count * Of(exit, exitLayers)).Sum();
        return exitLayers[^1] * exitCounts.Sum() / cost;
    }
}
