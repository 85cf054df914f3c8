using EarlyExitGen.Runtime;
using Xunit;

namespace EarlyExitGen.Tests.Rules;

public class PatienceRuleTests
{
    [Theory]
    [InlineData("aaaa", "0123")]
    [InlineData("abbb", "0012")]
    [InlineData("aabbb", "01012")]
    [InlineData("abab", "0000")]
    [InlineData("aab?bb", "010001")]
    [InlineData("??a", "000")]
    public void It_counts_the_exits_that_answer_as_the_one_before(string answers, string expected)
    {
        int streak = 0;
        int answer = -1;
        string counts = "";
        foreach (char c in answers)
        {
            float[] logits = c switch { 'a' => [1, 0], 'b' => [0, 1], _ => [float.NaN, 0] };
            streak = PatienceRule.Streak(logits, streak, ref answer);
            counts += streak;
        }

        Assert.Equal(expected, counts);
    }

    [Fact]
    public void Of_equal_logits_the_lower_label_is_the_answer()
    {
        int answer = 0;
        Assert.Equal(3, PatienceRule.Streak([2, 2, 2], 2, ref answer));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(64)]
    [InlineData(int.MaxValue)]
    public void The_dial_takes_whole_numbers_from_1(int patience) => PatienceRule.CheckDial(patience);

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void The_dial_refuses_all_else(int patience)
    {
        ArgumentOutOfRangeException e =
            Assert.Throws<ArgumentOutOfRangeException>(() => PatienceRule.CheckDial(patience));
        Assert.Equal("patience", e.ParamName);
        Assert.Contains("at least 1", e.Message, StringComparison.Ordinal);
    }
}
