using EarlyExitGen.Calibration;
using EarlyExitGen.Toolchain.Verbs.Calibration;
using Xunit;

namespace EarlyExitGen.Toolchain.Tests.Verbs.Calibration;

public sealed class AgreementFitTests
{
    [Theory]
    [InlineData(0f, 1f, 100, 60, 80, 75)]
    [InlineData(-3f, 5f, 10, 2, 1000, 999)]
    [InlineData(1000f, 1001f, 50, 25, 50, 26)]
    public void Two_scores_have_a_closed_form(
        float low, float high, int countLow, int agreeLow, int countHigh, int agreeHigh)
    {
        // With two scores the model is saturated: it gives each group the mean of its smoothed targets.
        int positives = agreeLow + agreeHigh;
        int negatives = countLow + countHigh - positives;
        double yes = (positives + 1.0) / (positives + 2);
        double no = 1.0 / (negatives + 2);
        double Logit(int agree, int count)
        {
            double p = ((agree * yes) + ((count - agree) * no)) / count;
            return Math.Log(p / (1 - p));
        }

        double slope = (Logit(agreeHigh, countHigh) - Logit(agreeLow, countLow)) / (high - low);
        double intercept = Logit(agreeLow, countLow) - (slope * low);

        AgreementMap? map = Fit(
            [.. Enumerable.Repeat(low, countLow), .. Enumerable.Repeat(high, countHigh)],
            [
                .. Enumerable.Range(0, countLow).Select(i => i < agreeLow),
                .. Enumerable.Range(0, countHigh).Select(i => i < agreeHigh),
            ]);

        Assert.NotNull(map);
        Assert.Equal(slope, map.Slope, 1e-8 * Math.Abs(slope));
        Assert.Equal(intercept, map.Intercept, 1e-8 * Math.Max(1, Math.Abs(intercept)));
    }

    [Fact]
    public void No_other_constants_have_a_lower_loss()
    {
        Random random = new(5);
        float[] scores = [.. Enumerable.Range(0, 300).Select(_ => (float)(4 * random.NextDouble()))];
        bool[] agrees = [.. scores.Select(s => random.NextDouble() < 1 / (1 + Math.Exp(1 - (1.5 * s))))];

        AgreementMap map = Fit(scores, agrees)!;

        double least = Loss(map.Slope, map.Intercept);
        Assert.InRange(map.Slope, 0.8, 2.2);
        foreach (double step in (double[])[-0.1, -1e-3, 1e-3, 0.1])
        {
            Assert.True(Loss(map.Slope + step, map.Intercept) > least);
            Assert.True(Loss(map.Slope, map.Intercept + step) > least);
            Assert.True(Loss(map.Slope + step, map.Intercept - step) > least);
        }

        double Loss(double slope, double intercept)
        {
            int yes = agrees.Count(a => a);
            int no = agrees.Length - yes;
            return scores.Zip(agrees, (score, agree) =>
            {
                double target = agree ? (yes + 1.0) / (yes + 2) : 1.0 / (no + 2);
                double p = 1 / (1 + Math.Exp(-(slope * score) - intercept));
                return -(target * Math.Log(p)) - ((1 - target) * Math.Log(1 - p));
            }).Sum();
        }
    }

    [Fact]
    public void A_slope_that_is_not_positive_gives_no_map() =>
        Assert.Null(Fit([1, 2, 3, 4, 5, 6], [true, true, true, false, true, false]));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Where_all_agree_or_none_does_there_is_no_map(bool agrees) =>
        Assert.Null(Fit([1, 2, 3], [agrees, agrees, agrees]));

    [Fact]
    public void Equal_scores_give_no_map() => Assert.Null(Fit([2, 2, 2, 2], [true, false, true, true]));

    [Fact]
    public void Separable_and_enormous_scores_still_give_a_finite_map()
    {
        AgreementMap? map = Fit([1, 2, 3, float.MaxValue], [false, false, true, true]);

        Assert.NotNull(map);
        Assert.True(double.IsFinite(map.Intercept) && map.Slope > 0);
    }

    [Fact]
    public void A_text_that_weighs_three_counts_as_three_texts()
    {
        float[] scores = [1, 2, 3, 4, 5, 6];
        bool[] agrees = [false, true, false, true, false, true];

        AgreementMap? expected = Fit(
            [.. scores.SelectMany(score => Enumerable.Repeat(score, score > 3 ? 3 : 1))],
            [.. agrees.SelectMany((agree, text) => Enumerable.Repeat(agree, text > 2 ? 3 : 1))]);
        AgreementMap? map = AgreementFit.Fit(scores, agrees, [1, 1, 1, 3, 3, 3]);

        Assert.NotNull(map);
        Assert.Equal(expected!.Slope, map.Slope, 1e-9);
        Assert.Equal(expected.Intercept, map.Intercept, 1e-9);
    }

    [Fact]
    public void Scores_that_are_nan_are_left_out()
    {
        AgreementMap? expected = Fit([1, 2, 3, 4], [false, true, false, true]);

        Assert.Equal(
            expected, Fit([1, float.NaN, 2, 3, float.NaN, 4], [false, true, true, false, false, true]));
    }

    private static AgreementMap? Fit(float[] scores, bool[] agrees) =>
        AgreementFit.Fit(scores, agrees, [.. scores.Select(_ => 1.0)]);
}
