using EarlyExitGen.Toolchain.Foundation.Statistics;
using Xunit;

namespace EarlyExitGen.Toolchain.Tests.Foundation.Statistics;

public class LatencyDistributionTests
{
    [Fact]
    public void Its_figures_are_times_that_were_seen()
    {
        LatencyDistribution all =
            LatencyDistribution.Of("all", Enumerable.Range(1, 100).Select(i => (double)i).Reverse());
        Assert.Equal(new LatencyDistribution("all", 100, 5, 25, 50, 75, 95), all);
        Assert.Equal(new LatencyDistribution("one", 1, 7, 7, 7, 7, 7), LatencyDistribution.Of("one", [7]));
        Assert.Equal(new LatencyDistribution("none", 0, 0, 0, 0, 0, 0), LatencyDistribution.Of("none", []));
    }
}
