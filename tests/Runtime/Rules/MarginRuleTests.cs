using EarlyExitGen.Runtime;
using Xunit;

namespace EarlyExitGen.Tests.Rules;

public class MarginRuleTests
{
    [Theory]
    [InlineData(1f)]
    [InlineData(0.05f)]
    [InlineData(20f)]
    public void The_score_is_the_largest_probability_less_the_second(float temperature)
    {
        float[] logits = [0.3f, -1.2f, 2.5f, 2.25f];
        double sum = logits.Sum(z => Math.Exp(z / temperature));
        double expected = (Math.Exp(2.5f / temperature) - Math.Exp(2.25f / temperature)) / sum;
        Assert.Equal(expected, MarginRule.Score(logits, temperature), 1e-6);
    }

    [Fact]
    public void Two_labels_ahead_of_the_others_have_no_margin() =>
        Assert.Equal(0f, MarginRule.Score([5, -1, 5, 0], 0.5f));

    [Fact]
    public void A_sure_answer_saturates_at_1_and_answers_at_a_dial_of_1()
    {
        float score = MarginRule.Score([50, 0, 0], 1);
        Assert.Equal(1f, score);
        Assert.True(score >= 1f);
    }

    [Fact]
    public void Large_logits_do_not_overflow() =>
        Assert.Equal(1f, MarginRule.Score([float.MaxValue, -float.MaxValue], 0.05f));

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
            Assert.False(MarginRule.Score(logits, 1) >= float.NegativeInfinity);
        }
    }

    [Fact]
    public void One_label_is_ahead_of_none() => Assert.True(float.IsNaN(MarginRule.Score([1], 1)));

    [Theory]
    [InlineData(float.Epsilon)]
    [InlineData(0.5f)]
    [InlineData(1f)]
    public void The_dial_takes_margins_above_0(float minMargin) => MarginRule.CheckDial(minMargin);

    [Theory]
    [InlineData(0f)]
    [InlineData(-0.1f)]
    [InlineData(1.0000001f)]
    [InlineData(float.NaN)]
    public void The_dial_refuses_all_else(float minMargin)
    {
        ArgumentOutOfRangeException e =
            Assert.Throws<ArgumentOutOfRangeException>(() => MarginRule.CheckDial(minMargin));
        Assert.Equal("minMargin", e.ParamName);
        Assert.Contains("lies in (0, 1]", e.Message, StringComparison.Ordinal);
    }
}
