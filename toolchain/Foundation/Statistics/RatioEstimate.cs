using MathNet.Numerics.Distributions;

namespace EarlyExitGen.Toolchain.Foundation.Statistics;

/// <summary>How many times as long one contender takes as another, with its 95 % confidence interval.</summary>
/// <param name="Ratio">The geometric mean over the rounds.</param>
/// <param name="Low">The lower end; 0 with a single round.</param>
/// <param name="High">The upper end; null with a single round.</param>
internal sealed record RatioEstimate(double Ratio, double Low, double? High)
{
    private const double UpperTail = 0.975;

    /// <summary>Estimates from the rounds, in each of which both had the same work.</summary>
    /// <param name="times">The contender's time in each round; any unit.</param>
    /// <param name="baseline">The other's, in the same unit.</param>
    /// <remarks>
    /// Student's t over the logarithms: a round's ratio is skewed, as a disturbance only ever makes it worse for one of
    /// both.
    /// </remarks>
    public static RatioEstimate Of(IReadOnlyList<double> times, IReadOnlyList<double> baseline)
    {
        double[] logs = [.. times.Zip(baseline, (time, other) => Math.Log(time / other))];
        double mean = logs.Average();
        if (logs.Length == 1)
        {
            return new RatioEstimate(Math.Exp(mean), 0, null);
        }

        double variance = logs.Sum(log => (log - mean) * (log - mean)) / (logs.Length - 1);
        double reach = StudentT.InvCDF(0, 1, logs.Length - 1, UpperTail) * Math.Sqrt(variance / logs.Length);
        return new RatioEstimate(Math.Exp(mean), Math.Exp(mean - reach), Math.Exp(mean + reach));
    }
}
