using EarlyExitGen.Toolchain.Foundation.Data;
using EarlyExitGen.Toolchain.Tests.Verbs.Calibration;
using EarlyExitGen.Toolchain.Verbs.Starting;
using Xunit;

namespace EarlyExitGen.Toolchain.Tests.Verbs.Starting;

public class ExitChoiceTests
{
    [Theory]
    [InlineData(2, "0,1,2")]
    [InlineData(6, "0,1,2,3,4,5,6")]
    [InlineData(12, "0,1,2,3,4,6,8,10,12")]
    [InlineData(24, "0,1,2,3,4,6,8,10,12,16,20,24")]
    public void Exits_lie_closer_where_texts_gain_most(int layers, string exits) =>
        Assert.Equal(exits, string.Join(',', StartModel.ExitsFor(layers)));

    /// <summary>An exit that answers as the one before it costs, and no more texts leave.</summary>
    [Fact]
    public void An_exit_that_buys_nothing_is_left_out()
    {
        LogitTable table = RandomLogits.Create(seed: 1, count: 1000);
        LogitTable doubled = ExitChoice.Some(table, [0, 1, 1, 2]);

        IReadOnlyList<int> kept = ExitChoice.Of(
            doubled, [1, 5, 6, 12], rate: 0.05, seed: 1, TestContext.Current.CancellationToken);

        Assert.DoesNotContain(2, kept);
        Assert.Contains(1, kept);
        Assert.Equal(3, kept[^1]);
    }

    [Fact]
    public void Without_any_promise_all_exits_stay()
    {
        LogitTable table = RandomLogits.Create(seed: 1, count: 20);

        Assert.Equal(
            [0, 1, 2], ExitChoice.Of(table, [1, 5, 12], rate: 0.02, seed: 1, TestContext.Current.CancellationToken));
    }
}
