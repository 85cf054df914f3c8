using EarlyExitGen.Runtime;
using Xunit;

namespace EarlyExitGen.Tests.Rules;

public class EntropyRuleTests
{
    [Theory]
    [InlineData(1f)]
    [InlineData(0.05f)]
    [InlineData(20f)]
    public void The_score_is_the_entropy_in_parts_of_the_largest(float temperature)
    {
        float[] logits = [0.3f, -1.2f, 2.5f, 2.25f];
        double sum = logits.Sum(z => Math.Exp(z / temperature));
        double[] p = [.. logits.Select(z => Math.Exp(z / temperature) / sum)];
        Assert.Equal(-p.Sum(v => v * Math.Log(v)) / Math.Log(4), EntropyRule.Score(logits, temperature), 1e-6);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(100)]
    public void Equal_logits_score_exactly_1(int labels) =>
        Assert.Equal(1f, EntropyRule.Score([.. Enumerable.Repeat(-7f, labels)], 0.5f));

    [Fact]
    public void Two_equal_labels_of_four_score_a_half() =>
        Assert.Equal(0.5f, EntropyRule.Score([900, 0, 900, 0], 1), 1e-6);

    [Fact]
    public void A_sure_answer_scores_0_and_answers_at_a_dial_of_0()
    {
        float score = EntropyRule.Score([float.MaxValue, -float.MaxValue], 0.05f);
        Assert.Equal(0f, score);
        Assert.True(score <= 0f);
    }

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
            Assert.False(EntropyRule.Score(logits, 1) <= float.PositiveInfinity);
        }
    }

    [Fact]
    public void One_label_has_no_entropy_to_compare() => Assert.True(float.IsNaN(EntropyRule.Score([1], 1)));

    [Theory]
    [InlineData(0f)]
    [InlineData(0.3f)]
    [InlineData(0.99999994f)]
    public void The_dial_takes_entropies_below_the_largest(float maxEntropy) => EntropyRule.CheckDial(maxEntropy);

    [Theory]
    [InlineData(-1e-9f)]
    [InlineData(1f)]
    [InlineData(float.NaN)]
    public void The_dial_refuses_all_else(float maxEntropy)
    {
        ArgumentOutOfRangeException e =
            Assert.Throws<ArgumentOutOfRangeException>(() => EntropyRule.CheckDial(maxEntropy));
        Assert.Equal("maxEntropy", e.ParamName);
        Assert.Contains("lies in [0, 1)", e.Message, StringComparison.Ordinal);
    }
}
