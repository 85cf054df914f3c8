using EarlyExitGen.Toolchain.Foundation.Statistics;
using Xunit;

namespace EarlyExitGen.Toolchain.Tests.Foundation.Statistics;

public sealed class RatioEstimateTests
{
    [Fact]
    public void The_interval_is_that_of_students_t_over_logarithms()
    {
        RatioEstimate estimate = RatioEstimate.Of([Math.E, 2 * Math.Exp(2), 4 * Math.Exp(3)], [1, 2, 4]);

        // Mean 2, standard error sqrt(1/3), t(2 degrees, 97.5 %) = 4.302653.
        double reach = 4.302653 / Math.Sqrt(3);
        Assert.Equal(Math.Exp(2), estimate.Ratio, 1e-9);
        Assert.Equal(Math.Exp(2 - reach), estimate.Low, 1e-5);
        Assert.Equal(Math.Exp(2 + reach), estimate.High!.Value, 1e-3);
    }

    [Fact]
    public void Rounds_of_the_same_ratio_leave_no_doubt()
    {
        RatioEstimate estimate = RatioEstimate.Of([3, 6], [2, 4]);

        Assert.Equal(1.5, estimate.Ratio, 1e-9);
        Assert.Equal(1.5, estimate.Low, 1e-9);
        Assert.Equal(1.5, estimate.High!.Value, 1e-9);
    }

    [Fact]
    public void One_round_says_nothing_about_its_spread()
    {
        RatioEstimate estimate = RatioEstimate.Of([4], [2]);

        Assert.Equal(2, estimate.Ratio, 1e-9);
        Assert.Equal((0, null), (estimate.Low, estimate.High));
    }
}
