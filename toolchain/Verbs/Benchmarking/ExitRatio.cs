namespace EarlyExitGen.Toolchain.Verbs.Benchmarking;

/// <summary>The cost of a text that leaves at one exit.</summary>
/// <param name="Layer">The layers before the exit.</param>
/// <param name="Ratio">Its time, as a share of the plain model's.</param>
/// <param name="Low">The lower end of the 95 % confidence interval.</param>
/// <param name="High">The upper end; null with a single round.</param>
/// <param name="MeanMicroseconds">Its time.</param>
internal sealed record ExitRatio(int Layer, double Ratio, double Low, double? High, double MeanMicroseconds)
{
    /// <summary>The model that the exit is of; null for the first, which mostly is the only one.</summary>
    public string? Model { get; init; }
}
