namespace EarlyExitGen.Toolchain.Foundation.Statistics;

/// <summary>
/// What answering at each exit costs: layers, and a little for every exit that is looked at; or time, where layers are
/// no measure because they are those of several models.
/// </summary>
internal sealed class ExitCosts
{
    private readonly double[] _costs;
    private readonly double[] _means;

    private ExitCosts(double[] costs, double[] means, double whole, string unit)
    {
        _costs = costs;
        _means = means;
        Whole = whole;
        Unit = unit;
    }

    /// <summary>The unit of costs that are layers.</summary>
    public const string Layers = "layers";

    /// <summary>The unit of costs that are times.</summary>
    public const string Time = "microseconds";

    /// <summary>The unit: <see cref="Layers"/> or <see cref="Time"/>.</summary>
    public string Unit { get; }

    /// <summary>The cost of the model that the last exit is of, without other exits.</summary>
    public double Whole { get; }

    /// <summary>The number of exits.</summary>
    public int Count => _costs.Length;

    /// <summary>Layers: see <see cref="LayerCost"/>.</summary>
    /// <param name="exitLayers">
    /// The layers before each exit; negative for the first one if it looks at the words alone.
    /// </param>
    public static ExitCosts OfLayers(IReadOnlyList<int> exitLayers) => new(
        [.. Enumerable.Range(0, exitLayers.Count).Select(exit => LayerCost.Of(exit, exitLayers))],
        [.. exitLayers.Select(layer => (double)Math.Max(0, layer))],
        exitLayers[^1],
        Layers);

    /// <summary>Times.</summary>
    /// <param name="microseconds">The time of a text that leaves at each exit.</param>
    /// <param name="whole">The time of the last model alone.</param>
    public static ExitCosts OfTimes(IReadOnlyList<double> microseconds, double whole) =>
        new([.. microseconds], [.. microseconds], whole, Time);

    /// <summary>The cost of leaving at an exit.</summary>
    public double Of(int exit) => _costs[exit];

    /// <summary>How many times less than the whole model: its cost by the mean cost.</summary>
    /// <param name="exitCounts">How many texts left at each exit.</param>
    public double SpeedUp(IReadOnlyList<int> exitCounts) =>
        Whole * exitCounts.Sum() / exitCounts.Select((count, exit) => count * _costs[exit]).Sum();

    /// <summary>What a text takes on average: the layers that it runs through, or the time.</summary>
    /// <param name="exitCounts">How many texts left at each exit.</param>
    public double Mean(IReadOnlyList<int> exitCounts) =>
        exitCounts.Select((count, exit) => count * _means[exit]).Sum() / exitCounts.Sum();
}
