using EarlyExitGen.Toolchain.Foundation.Statistics;
using Xunit;

namespace EarlyExitGen.Toolchain.Tests.Foundation.Statistics;

public sealed class RankCorrelationTests
{
    /// <summary>The example of scipy.stats.spearmanr's documentation, ties included.</summary>
    [Fact]
    public void Rho_and_p_are_those_of_scipy()
    {
        RankCorrelation correlation = RankCorrelation.Of([1, 2, 3, 4, 5], [5, 6, 7, 8, 7]);

        Assert.Equal(0.8207826816681233, correlation.Rho!.Value, 1e-12);
        Assert.Equal(0.08858700531354381, correlation.P!.Value, 1e-9);
    }

    [Fact]
    public void What_rises_together_is_1_and_what_does_not_vary_is_nothing()
    {
        RankCorrelation correlation = RankCorrelation.Of([1, 2, 3, 4], [1, 10, 100, 1000]);

        Assert.Equal(1, correlation.Rho!.Value, 1e-12);
        Assert.InRange(correlation.P!.Value, 0, 1e-6);
        Assert.Equal(new RankCorrelation(null, null), RankCorrelation.Of([1, 1, 1, 1], [1, 2, 3, 4]));
        Assert.Equal(new RankCorrelation(null, null), RankCorrelation.Of([1, 2, 3], [1, 2, 3]));
    }
}
