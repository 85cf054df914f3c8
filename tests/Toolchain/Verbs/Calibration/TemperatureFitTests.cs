using EarlyExitGen.Toolchain.Foundation.Data;
using EarlyExitGen.Toolchain.Verbs.Calibration;
using Xunit;

namespace EarlyExitGen.Toolchain.Tests.Verbs.Calibration;

public sealed class TemperatureFitTests
{
    [Theory]
    [InlineData(4f, 8, 10)]
    [InlineData(1f, 9, 10)]
    [InlineData(0.5f, 51, 100)]
    [InlineData(30f, 99, 100)]
    public void Two_labels_have_a_closed_form(float margin, int right, int count)
    {
        // sigmoid(margin / T) is the share of right answers.
        double expected = margin / Math.Log((double)right / (count - right));

        Assert.Equal(expected, TemperatureFit.Fit(Margins(margin, right, count), 0), 1e-12 * expected);
    }

    [Theory]
    [InlineData(100, TemperatureFit.Least)]
    [InlineData(0, TemperatureFit.Most)]
    public void Without_a_minimum_in_between_the_nearer_end_is_taken(int right, double expected) =>
        Assert.Equal(expected, TemperatureFit.Fit(Margins(3, right, 100), 0));

    [Fact]
    public void Logits_that_are_all_equal_keep_the_temperature_of_one() =>
        Assert.Equal(1, TemperatureFit.Fit(Margins(0, 7, 10), 0));

    [Theory]
    [InlineData(1, 0.7)]
    [InlineData(2, 3)]
    [InlineData(3, 12)]
    public void No_other_temperature_has_a_lower_loss(int seed, double scale)
    {
        LogitTable table = RandomLogits.Create(seed, 400, scale: scale);
        for (int exit = 0; exit < table.Exits; exit++)
        {
            double fitted = TemperatureFit.Fit(table, exit);
            double least = Reliability.Of(table, exit, fitted).NegativeLogLikelihood;
            double[] others = [.. Enumerable.Range(1, 400).Select(i => i * 0.05), fitted * 0.999, fitted * 1.001];

            Assert.All(others, t => Assert.True(Reliability.Of(table, exit, t).NegativeLogLikelihood >= least));
        }
    }

    [Fact]
    public void Texts_without_finite_logits_are_left_out()
    {
        float[] logits = [2, 0, 2, 0, 2, 0, 0, 2, float.NaN, 0, 1, float.PositiveInfinity];

        double expected = TemperatureFit.Fit(new LogitTable(logits[..8], [0, 0, 0, 0], 1, 2), 0);

        Assert.Equal(expected, TemperatureFit.Fit(new LogitTable(logits, [0, 0, 0, 0, 1, 1], 1, 2), 0));
    }

    [Fact]
    public void The_last_exits_probabilities_are_met_where_they_can_be()
    {
        // The first exit is three times as sure as the last one, or a third of it; labels do not matter.
        float[] last = [2, 0.5f, -1, 0.2f, 0, 1, -3, 1, 2.5f];
        float[] logits =
            [.. last.Chunk(3).SelectMany(z => (float[])[.. z.Select(v => 3 * v), .. z.Select(v => v / 3), .. z])];
        LogitTable table = new(logits, [2, 2, 0], 3, 3);

        Assert.Equal(3, TemperatureFit.FitToLast(table, 0), 1e-6);
        Assert.Equal(1.0 / 3, TemperatureFit.FitToLast(table, 1), 1e-6);
        Assert.Equal(1, TemperatureFit.FitToLast(table, 2), 1e-6);
    }

    private static LogitTable Margins(float margin, int right, int count) => new(
        [.. Enumerable.Range(0, count).SelectMany(_ => (float[])[margin, 0])],
        [.. Enumerable.Range(0, count).Select(i => i < right ? 0 : 1)],
        1,
        2);
}
