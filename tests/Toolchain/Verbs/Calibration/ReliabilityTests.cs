using EarlyExitGen.Toolchain.Foundation.Data;
using EarlyExitGen.Toolchain.Verbs.Calibration;
using Xunit;

namespace EarlyExitGen.Toolchain.Tests.Verbs.Calibration;

public sealed class ReliabilityTests
{
    [Fact]
    public void The_gap_between_confidence_and_accuracy_is_seen()
    {
        // Confidence 0.8 throughout, right in 3 of 5.
        float margin = MathF.Log(4);
        LogitTable table = new([margin, 0, margin, 0, margin, 0, margin, 0, margin, 0], [0, 0, 0, 1, 1], 1, 2);

        Reliability reliability = Reliability.Of(table, 0, 1);

        Assert.Equal(0.2, reliability.ExpectedCalibrationError, 1e-6);
        Assert.Equal(-((3 * Math.Log(0.8)) + (2 * Math.Log(0.2))) / 5, reliability.NegativeLogLikelihood, 1e-6);
    }

    [Fact]
    public void Gaps_in_different_bins_do_not_cancel_out()
    {
        float high = MathF.Log(9);
        LogitTable table = new([high, 0, high, 0, 0, 0, 0, 0], [0, 1, 0, 0], 1, 2);

        // 0.9 against 0.5, and 0.5 against 1.
        Assert.Equal(0.45, Reliability.Of(table, 0, 1).ExpectedCalibrationError, 1e-6);
    }

    [Fact]
    public void A_fitted_temperature_calibrates_an_overconfident_exit()
    {
        LogitTable honest = RandomLogits.Create(4, 4000, exits: 1);
        float[] loud =
            [.. Enumerable.Range(0, honest.Count).SelectMany(t => honest.Of(t, 0).ToArray()).Select(z => 3 * z)];
        LogitTable table = new(loud, [.. honest.Gold], 1, honest.Labels);

        double temperature = TemperatureFit.Fit(table, 0);

        Assert.InRange(temperature, 2.8, 3.2);
        Assert.True(Reliability.Of(table, 0, 1).ExpectedCalibrationError > 0.05);
        Assert.True(Reliability.Of(table, 0, temperature).ExpectedCalibrationError < 0.02);
    }
}
