using EarlyExitGen.Runtime;
using Xunit;

namespace EarlyExitGen.Tests.Rules;

public class AgreementRuleTests
{
    [Fact]
    public void Two_labels_score_their_difference() =>
        Assert.Equal(1.75f, AgreementRule.Score([0.5f, -1.25f]));

    [Fact]
    public void Equal_logits_score_as_by_chance() =>
        Assert.Equal((float)-Math.Log(3), AgreementRule.Score([2, 2, 2, 2]));

    [Theory]
    [InlineData(1f, 2f, 3f)]
    [InlineData(-4f, 0.125f, 0.25f)]
    [InlineData(30f, -30f, 29.5f)]
    [InlineData(-1000f, -1001f, -1002f)]
    public void The_score_is_the_log_odds_of_the_answer(float a, float b, float c)
    {
        double[] z = [a, b, c];
        double best = z.Max();
        double others = z.Where(v => v != best).Sum(v => Math.Exp(v - best));
        Assert.Equal(-Math.Log(others), AgreementRule.Score([a, b, c]), 1e-5);
    }

    [Fact]
    public void The_score_does_not_saturate_where_probabilities_do()
    {
        Assert.Equal(1f, MaxProbabilityRule.Score([100, 0], 1));
        Assert.Equal(1f, MaxProbabilityRule.Score([200, 0], 1));
        Assert.Equal(100f, AgreementRule.Score([100, 0]));
        Assert.Equal(200f, AgreementRule.Score([200, 0]));
    }

    [Fact]
    public void The_score_is_never_infinite() =>
        Assert.Equal(float.MaxValue, AgreementRule.Score([float.MaxValue, -float.MaxValue, -float.MaxValue]));

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    public void A_logit_that_is_not_finite_never_leaves_early(float bad)
    {
        for (int position = 0; position < 3; position++)
        {
            float[] logits = [5, 1, 1];
            logits[position] = bad;
            float score = AgreementRule.Score(logits);
            Assert.True(float.IsNaN(score));
            Assert.False(score >= AgreementRule.Threshold(1, 1, 0));
        }
    }

    [Fact]
    public void The_threshold_is_where_the_fitted_probability_reaches_the_promise()
    {
        const double Slope = 1.44;
        const double Intercept = 0.39;
        foreach (double epsilon in (double[])[1e-9, 0.012, 0.5, 0.9])
        {
            double threshold = AgreementRule.Threshold(epsilon, Slope, Intercept);
            Assert.Equal(1 - epsilon, 1 / (1 + Math.Exp(-((Slope * threshold) + Intercept))), 1e-7);
        }
    }

    [Fact]
    public void An_epsilon_of_0_never_answers_and_one_of_1_always_does()
    {
        Assert.Equal(float.PositiveInfinity, AgreementRule.Threshold(0, 1, 5));
        Assert.Equal(float.NegativeInfinity, AgreementRule.Threshold(1, 1, 5));
        Assert.False(AgreementRule.Score([float.MaxValue, -float.MaxValue]) >= AgreementRule.Threshold(0, 1, 5));
    }

    [Fact]
    public void A_score_equal_to_the_threshold_answers() =>
        Assert.True(AgreementRule.Score([2, 0]) >= AgreementRule.Threshold(1 / (1 + Math.Exp(2)), 1, 0));

    [Theory]
    [InlineData(0f)]
    [InlineData(0.02f)]
    [InlineData(0.99999994f)]
    public void The_dial_takes_rates_below_1(float rate) => AgreementRule.CheckDial(rate);

    [Theory]
    [InlineData(-1e-9f)]
    [InlineData(1f)]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void The_dial_refuses_all_else(float rate)
    {
        ArgumentOutOfRangeException e = Assert.Throws<ArgumentOutOfRangeException>(() => AgreementRule.CheckDial(rate));
        Assert.Equal("rate", e.ParamName);
        Assert.Contains("lies in [0, 1)", e.Message, StringComparison.Ordinal);
    }
}
