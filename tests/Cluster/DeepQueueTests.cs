using EarlyExitGen.Cluster.Serving;
using EarlyExitGen.Cluster.Wire;
using Xunit;

namespace EarlyExitGen.Cluster.Tests;

/// <summary>Batches of the deep tier.</summary>
public sealed class DeepQueueTests
{
    private const int Labels = 2;
    private const int Long = 99;

    private static readonly int Stride = AnswerPacking.Stride(Labels);

    [Fact]
    public async Task What_comes_meanwhile_is_one_batch_sorted_by_length()
    {
        using SemaphoreSlim go = new(0);
        using SemaphoreSlim entered = new(0);
        List<int[]> batches = [];
        await using DeepQueue queue = Queue(new ClusterSiloOptions(), texts =>
        {
            lock (batches)
            {
                batches.Add([.. texts.Select(text => text.Text.Ids.Length)]);
            }

            if (texts[0].Text.Ids.Length == Long)
            {
                entered.Release();
                go.Wait(TestContext.Current.CancellationToken);
            }
        });

        Task<TierReply>[] first = await HoldAsync(queue, entered);
        Task<TierReply>[] rest = [Add(queue, 3, 7), Add(queue, 5), Add(queue, 9)];
        go.Release(2);
        await Task.WhenAll([.. first, .. rest]);

        Assert.Equal([9, 7, 5, 3], batches.Where(batch => batch[0] != Long).SelectMany(batch => batch));
        TierReply[] replies = await Task.WhenAll(rest);
        Assert.Equal([3, 7], LengthsOf(replies[0]));
        Assert.Equal([5], LengthsOf(replies[1]));
        Assert.Equal([9], LengthsOf(replies[2]));
    }

    [Fact]
    public async Task A_batch_waits_for_more_no_longer_than_it_may()
    {
        List<int> sizes = [];
        await using DeepQueue queue = Queue(
            new ClusterSiloOptions { BatchTexts = 3, BatchWait = TimeSpan.FromMinutes(1) },
            texts => sizes.Add(texts.Length));

        Task<TierReply> one = Add(queue, 4);
        Task<TierReply> two = Add(queue, 4);
        await Task.Delay(20, TestContext.Current.CancellationToken);
        Assert.False(one.IsCompleted);
        Task<TierReply> three = Add(queue, 4);
        await Task.WhenAll(one, two, three);

        Assert.Equal([3], sizes);
    }

    [Fact]
    public async Task Too_many_texts_are_refused_and_one_that_fails_costs_no_other_its_answer()
    {
        using SemaphoreSlim go = new(0);
        using SemaphoreSlim entered = new(0);
        await using DeepQueue queue = Queue(new ClusterSiloOptions { QueueLimit = 2 }, texts =>
        {
            if (texts[0].Text.Ids.Length == Long)
            {
                entered.Release();
                go.Wait(TestContext.Current.CancellationToken);
            }

            if (texts.Any(text => text.Text.Ids.Length == 13))
            {
                throw new CascadeException("It failed.");
            }
        });
        Task<TierReply>[] held = await HoldAsync(queue, entered);
        Task<TierReply> bad = Add(queue, 13);
        Task<TierReply> good = Add(queue, 5);

        Assert.Null(queue.TryAdd([Text(4)], dial: 0, CancellationToken.None));
        go.Release(2);
        await Task.WhenAll(held);

        Assert.Equal(TierOutcome.Failed, (await bad).Outcome);
        Assert.Equal("It failed.", (await bad).Message);
        TierReply answered = await good;
        Assert.Equal([5], LengthsOf(answered));
    }

    [Fact]
    public async Task Texts_of_callers_who_have_left_are_not_computed()
    {
        using SemaphoreSlim go = new(0);
        using SemaphoreSlim entered = new(0);
        List<int> computed = [];
        using CancellationTokenSource left = new();
        await using DeepQueue queue = Queue(new ClusterSiloOptions(), texts =>
        {
            lock (computed)
            {
                computed.AddRange(texts.Select(text => text.Text.Ids.Length));
            }

            if (texts[0].Text.Ids.Length == Long)
            {
                entered.Release();
                go.Wait(TestContext.Current.CancellationToken);
            }
        });
        Task<TierReply>[] held = await HoldAsync(queue, entered);
        Task<TierReply> gone = queue.TryAdd([Text(7)], dial: 0, left.Token)!.Done;
        await left.CancelAsync();
        go.Release(2);
        await Task.WhenAll(held);

        Assert.Equal(TierOutcome.Late, (await gone).Outcome);
        Assert.DoesNotContain(7, computed);
    }

    private static DeepQueue Queue(ClusterSiloOptions options, Action<DeepText[]> compute) => new(
        "Test",
        options,
        Labels,
        (texts, _, _) =>
        {
            compute(texts);
            byte[] answers = new byte[texts.Length * Stride];
            for (int i = 0; i < texts.Length; i++)
            {
                answers[i * Stride] = (byte)texts[i].Text.Ids.Length;
            }

            return answers;
        },
        static _ => { },
        TimeProvider.System);

    private static Task<TierReply> Add(DeepQueue queue, params int[] lengths) =>
        queue.TryAdd([.. lengths.Select(Text)], dial: 0, CancellationToken.None)!.Done;

    private static DeepText Text(int length) => DeepText.Of(new TokenizedText(new int[length], false));

    private static int[] LengthsOf(TierReply reply) =>
        [.. reply.Answers.Chunk(Stride).Select(answer => (int)answer[0])];

    // Both workers compute, and no further one is there.
    private static async Task<Task<TierReply>[]> HoldAsync(DeepQueue queue, SemaphoreSlim entered)
    {
        Task<TierReply> one = Add(queue, Long);
        await entered.WaitAsync(TestContext.Current.CancellationToken);
        Task<TierReply> other = Add(queue, Long);
        await entered.WaitAsync(TestContext.Current.CancellationToken);
        return [one, other];
    }
}
