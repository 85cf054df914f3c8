using EarlyExitGen.Toolchain.Foundation.Statistics;
using Xunit;

namespace EarlyExitGen.Toolchain.Tests.Foundation.Statistics;

public sealed class SoftmaxTests
{
    [Theory]
    [InlineData(0, 1f)]
    [InlineData(0, 2f, 2f, 1f)]
    [InlineData(2, -3f, -2f, 5f)]
    public void The_largest_wins_and_the_lower_of_equals(int expected, params float[] logits) =>
        Assert.Equal(expected, Softmax.ArgMax(logits));

    [Fact]
    public void Odds_are_against_the_likeliest_and_do_not_overflow()
    {
        double[] odds = new double[2];

        double sum = Softmax.Odds([1000f, 998f], 2, odds);

        Assert.Equal([1, Math.Exp(-1)], odds);
        Assert.Equal(1 + Math.Exp(-1), sum);
    }

    [Fact]
    public void Cross_entropy_is_the_negative_logarithm_of_the_probability() =>
        Assert.Equal(Math.Log(1 + Math.Exp(2)), Softmax.CrossEntropy([1f, 3f], 0), 1e-12);
}
