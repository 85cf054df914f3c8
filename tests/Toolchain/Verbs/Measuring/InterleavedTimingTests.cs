using EarlyExitGen.Toolchain.Foundation.Data;
using EarlyExitGen.Toolchain.Verbs.Measuring;
using Xunit;

namespace EarlyExitGen.Toolchain.Tests.Verbs.Measuring;

public sealed class InterleavedTimingTests
{
    private static readonly Instance[] Texts = [.. Enumerable.Range(0, 40).Select(i => new Instance(i, $"{i}", null))];

    [Fact]
    public void Every_text_goes_through_all_before_the_next_in_the_same_drawn_order_each_run()
    {
        string[] first = Run();

        Assert.Equal(
            Texts.Select(text => text.First),
            first.Skip(6).Chunk(3).Select(turn => Assert.Single(turn.Select(call => call[1..]).Distinct())));
        Assert.All(first.Chunk(3), turn => Assert.Equal("abc", string.Concat(turn.Select(call => call[0]).Order())));
        string[] orders = [.. first.Skip(6).Chunk(3).Select(turn => string.Concat(turn.Select(call => call[0])))];
        Assert.True(orders.Distinct().Count() > 3);
        Assert.Equal(first, Run());
    }

    [Fact]
    public void A_contender_keeps_answers_and_times_but_none_of_the_warm_up()
    {
        int prepared = 0;
        int told = 0;
        Contender contender = new(Texts.Length, text => (text.Label, text.Label % 3), () => prepared++);

        InterleavedTiming.Run([contender], Texts, Texts.Take(5), () => told++, CancellationToken.None);

        Assert.Equal((45, 40), (prepared, told));
        Assert.Equal(Texts.Select(text => text.Label), contender.Labels);
        Assert.Equal(Texts.Select(text => text.Label % 3), contender.Exits);
        Assert.Equal(contender.MeanMicroseconds, contender.Microseconds.Average(), 1e-6);
        Assert.Equal(contender.Microseconds.Sum() / 1e6, contender.Rounds(7).Sum(), 1e-9);
        Assert.Equal(7, contender.Rounds(7).Length);
    }

    [Fact]
    public void It_stops_between_two_texts()
    {
        using CancellationTokenSource source = new();
        Contender contender = new(Texts.Length, text =>
        {
            if (text.Label == 3)
            {
                source.Cancel();
            }

            return text.Label;
        });

        Assert.Throws<OperationCanceledException>(
            () => InterleavedTiming.Run([contender], Texts, [], null, source.Token));
        Assert.Equal(3, contender.Labels.Max());
    }

    private static string[] Run()
    {
        List<string> calls = [];
        InterleavedTiming.Run(
            "abc".Select(name => new Contender(Texts.Length, text =>
            {
                calls.Add(name + text.First);
                return 0;
            })),
            Texts,
            Texts.Take(2),
            onText: null,
            CancellationToken.None);
        return [.. calls];
    }
}
