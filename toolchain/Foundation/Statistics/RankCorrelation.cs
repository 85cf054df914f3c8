using MathNet.Numerics.Distributions;
using MathNet.Numerics.Statistics;

namespace EarlyExitGen.Toolchain.Foundation.Statistics;

/// <summary>Spearman's rank correlation.</summary>
/// <param name="Rho">The coefficient, in [-1, 1]; null where one side does not vary.</param>
/// <param name="P">
/// The two-sided probability of one as far from 0 without any relation, by the t approximation; null likewise.
/// </param>
internal sealed record RankCorrelation(double? Rho, double? P)
{
    private const int Fewest = 4;

    /// <summary>The correlation of two quantities; equal values share the mean of their ranks.</summary>
    public static RankCorrelation Of(IReadOnlyList<double> first, IReadOnlyList<double> second)
    {
        if (first.Count < Fewest || first.Distinct().Count() < 2 || second.Distinct().Count() < 2)
        {
            return new RankCorrelation(null, null);
        }

        double rho = Math.Clamp(Correlation.Spearman(first, second), -1, 1);
        int freedom = first.Count - 2;
        double t = rho * Math.Sqrt(freedom / Math.Max(1e-300, 1 - (rho * rho)));
        return new RankCorrelation(rho, 2 * StudentT.CDF(0, 1, freedom, -Math.Abs(t)));
    }
}
