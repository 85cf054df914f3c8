using EarlyExitGen.Toolchain.Foundation.Statistics;
using Xunit;

namespace EarlyExitGen.Toolchain.Tests.Foundation.Statistics;

/// <summary>The cost of an exit, in layers.</summary>
public class LayerCostTests
{
    [Fact]
    public void Every_look_at_an_exit_counts_and_one_at_the_words_hardly()
    {
        Assert.Equal([0.05, 2.1, 6.15], Enumerable.Range(0, 3).Select(exit => LayerCost.Of(exit, [0, 2, 6])));
        Assert.Equal(
            [0.002, 0.052, 2.102, 6.152],
            Enumerable.Range(0, 4).Select(exit => Math.Round(LayerCost.Of(exit, [-1, 0, 2, 6]), 6)));
    }

    [Fact]
    public void The_speedup_is_of_the_mean_cost() =>
        Assert.Equal(6 / ((0.002 + 6.152) / 2), LayerCost.SpeedUp([1, 0, 0, 1], [-1, 0, 2, 6]), 1e-9);
}
