using EarlyExitGen.Runtime;
using Xunit;

namespace EarlyExitGen.Tests.Rules;

public class MaxProbabilityRuleTests
{
    [Theory]
    [InlineData(1f)]
    [InlineData(0.05f)]
    [InlineData(20f)]
    public void The_score_is_the_largest_calibrated_probability(float temperature)
    {
        float[] logits = [0.3f, -1.2f, 2.5f, 2.25f];
        double sum = logits.Sum(z => Math.Exp(z / temperature));
        Assert.Equal(Math.Exp(2.5f / temperature) / sum, MaxProbabilityRule.Score(logits, temperature), 1e-6);
    }

    [Fact]
    public void Equal_logits_score_one_over_labels() =>
        Assert.Equal(0.25f, MaxProbabilityRule.Score([-7, -7, -7, -7], 0.5f));

    [Fact]
    public void A_sure_answer_saturates_at_1_and_answers_at_a_threshold_of_1()
    {
        float score = MaxProbabilityRule.Score([50, 0, 0], 1);
        Assert.Equal(1f, score);
        Assert.True(score >= 1f);
    }

    [Fact]
    public void Large_logits_do_not_overflow() =>
        Assert.Equal(1f, MaxProbabilityRule.Score([float.MaxValue, -float.MaxValue], 0.05f));

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    public void A_logit_that_is_not_finite_never_leaves_early(float bad)
    {
        for (int position = 0; position < 3; position++)
        {
            float[] logits = [9, 0, 0];
            logits[position] = bad;
            Assert.True(float.IsNaN(MaxProbabilityRule.Score(logits, 1)));
        }
    }

    [Theory]
    [InlineData(0.33333337f, 3)]
    [InlineData(0.9f, 3)]
    [InlineData(1f, 3)]
    [InlineData(0.50000006f, 2)]
    public void The_dial_takes_thresholds_above_chance(float threshold, int labels) =>
        MaxProbabilityRule.CheckDial(threshold, labels);

    [Theory]
    [InlineData(0.33333334f, 3)]
    [InlineData(0.5f, 2)]
    [InlineData(0f, 2)]
    [InlineData(1.0000001f, 2)]
    [InlineData(float.NaN, 2)]
    public void The_dial_refuses_all_else(float threshold, int labels)
    {
        ArgumentOutOfRangeException e = Assert.Throws<ArgumentOutOfRangeException>(
            () => MaxProbabilityRule.CheckDial(threshold, labels));
        Assert.Equal("threshold", e.ParamName);
        Assert.Contains(", 1]", e.Message, StringComparison.Ordinal);
    }
}
