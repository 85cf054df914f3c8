using EarlyExitGen.Cluster.Serving;
using Xunit;

namespace EarlyExitGen.Cluster.Tests.States;

/// <summary>Whether ids or states go on, by what they cost.</summary>
public sealed class StateChoiceTests
{
    private const long Millisecond = TimeSpan.TicksPerMillisecond;

    private static readonly BlockCosts Blocks = BlockCosts.Read([8, 1 * Millisecond, 32, 3 * Millisecond])!;

    [Theory]
    [InlineData(4, 0.5)]
    [InlineData(8, 1)]
    [InlineData(20, 2)]
    [InlineData(32, 3)]
    [InlineData(64, 6)]
    public void Costs_are_in_proportion_between_what_was_measured(int tokens, double milliseconds)
    {
        Assert.Equal(milliseconds / 1000, Blocks.At(tokens), 1e-9);
    }

    [Fact]
    public void Costs_that_make_no_sense_are_none()
    {
        Assert.Null(BlockCosts.Read(null));
        Assert.Null(BlockCosts.Read([]));
        Assert.Null(BlockCosts.Read([8]));
        Assert.Null(BlockCosts.Read([0, 5]));
        Assert.Null(BlockCosts.Read([8, 5, 8, 6]));
        Assert.Null(BlockCosts.Read([8, -5]));
    }

    [Fact]
    public void The_cheaper_form_is_chosen_by_length()
    {
        Assert.True(StateChoice.IsCheaper(1e-3, 10_000, 0.9e-7));
        Assert.False(StateChoice.IsCheaper(1e-3, 10_000, 1.1e-7));

        StateChoice choice = new(ClusterStates.Auto);
        Assert.True(choice.AsksCosts());
        Assert.False(choice.IsState(8, 1000));
        choice.Learn(Blocks);
        Assert.False(choice.AsksCosts());

        // Until the way is measured, states go, so that it can be.
        Assert.True(choice.IsState(8, int.MaxValue));
        Learn(choice, secondsPerByte: 1.5e-7);

        // 1 ms of blocks at 8 tokens are worth 6,666 bytes, 3 ms at 32 tokens 20,000.
        Assert.Equal((true, false), (choice.IsState(8, 6600), choice.IsState(8, 6700)));
        Assert.Equal((true, false), (choice.IsState(32, 19_900), choice.IsState(32, 20_100)));
    }

    [Fact]
    public void A_pause_of_some_process_changes_nothing_and_a_slower_network_does()
    {
        StateChoice choice = new(ClusterStates.Auto);
        choice.Learn(Blocks);
        Learn(choice, secondsPerByte: 1e-8);
        choice.Learn(10_000, TimeSpan.FromSeconds(30));
        choice.Learn(0, TimeSpan.FromSeconds(30));
        Assert.True(choice.IsState(8, 10_000));

        Learn(choice, secondsPerByte: 1e-6);
        Assert.False(choice.IsState(8, 10_000));
    }

    [Fact]
    public void Now_and_then_the_other_form_is_tried()
    {
        StateChoice choice = new(ClusterStates.Auto);
        choice.Learn(Blocks);
        Learn(choice, secondsPerByte: 1e-6);

        Assert.Equal(4, Enumerable.Range(0, 1024).Count(_ => choice.IsState(8, 10_000)));
        Assert.Equal(4, Enumerable.Range(0, 1024).Count(_ => choice.AsksCosts()));
    }

    [Fact]
    public void What_is_asked_for_is_done_whatever_it_costs()
    {
        StateChoice never = new(ClusterStates.Never);
        StateChoice always = new(ClusterStates.Always);
        never.Learn(Blocks);
        Learn(never, secondsPerByte: 0);
        Learn(always, secondsPerByte: 1);

        Assert.Equal((false, false), (never.IsState(32, 1), never.MayBe));
        Assert.Equal((true, true), (always.IsState(8, int.MaxValue), always.MayBe));
        Assert.False(never.AsksCosts() || always.AsksCosts());
    }

    // As many calls as count; their way is 2 ms, and what the bytes take.
    private static void Learn(StateChoice choice, double secondsPerByte)
    {
        for (int i = 0; i < 40; i++)
        {
            int bytes = 1000 * (i + 1);
            choice.Learn(0, TimeSpan.FromMilliseconds(2));
            choice.Learn(bytes, TimeSpan.FromMilliseconds(2) + TimeSpan.FromSeconds(bytes * secondsPerByte));
        }
    }
}
