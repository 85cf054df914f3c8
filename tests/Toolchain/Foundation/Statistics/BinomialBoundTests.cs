using EarlyExitGen.Toolchain.Foundation.Statistics;
using MathNet.Numerics.Distributions;
using Xunit;

namespace EarlyExitGen.Toolchain.Tests.Foundation.Statistics;

public sealed class BinomialBoundTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(10)]
    [InlineData(299)]
    [InlineData(3000)]
    public void Without_a_hit_there_is_a_closed_form(int count) =>
        Assert.Equal(1 - Math.Pow(0.05, 1.0 / count), BinomialBound.Upper(0, count), 1e-9);

    [Fact]
    public void Hits_throughout_bound_nothing() => Assert.Equal(1, BinomialBound.Upper(7, 7));

    [Theory]
    [InlineData(1, 10)]
    [InlineData(5, 100)]
    [InlineData(37, 3000)]
    [InlineData(999, 1000)]
    public void So_few_hits_have_a_probability_of_five_percent_at_the_bound(int hits, int count) =>
        Assert.Equal(0.05, Binomial.CDF(BinomialBound.Upper(hits, count), count, hits), 1e-6);

    [Fact]
    public void A_value_from_the_tables() => Assert.Equal(0.3942, BinomialBound.Upper(1, 10), 5e-5);
}
