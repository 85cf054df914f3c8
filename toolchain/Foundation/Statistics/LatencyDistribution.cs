namespace EarlyExitGen.Toolchain.Foundation.Statistics;

/// <summary>How long single texts take, in microseconds.</summary>
/// <param name="Name">Who answers them: an exit of the cascade at its own dial, or the plain model.</param>
/// <param name="Count">How many texts it answers.</param>
/// <param name="P5">What one text in twenty does not exceed.</param>
/// <param name="P25">What a quarter does not exceed.</param>
/// <param name="Median">What half of the texts do not exceed.</param>
/// <param name="P75">What a quarter exceeds.</param>
/// <param name="P95">What one text in twenty exceeds.</param>
internal sealed record LatencyDistribution(
    string Name, int Count, double P5, double P25, double Median, double P75, double P95)
{
    /// <summary>The distribution of some times; of none, all 0.</summary>
    public static LatencyDistribution Of(string name, IEnumerable<double> microseconds)
    {
        double[] sorted = [.. microseconds.Order()];
        return new LatencyDistribution(name, sorted.Length, At(0.05), At(0.25), At(0.5), At(0.75), At(0.95));

        // The nearest rank.
        double At(double share) =>
            sorted.Length == 0 ? 0 : sorted[Math.Max(0, (int)Math.Ceiling(share * sorted.Length) - 1)];
    }
}
