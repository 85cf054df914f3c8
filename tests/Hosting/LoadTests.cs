using EarlyExitGen.Hosting.Queueing;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Xunit;

namespace EarlyExitGen.Hosting.Tests;

/// <summary>Many texts, few threads: who waits, who is refused, who has to hurry.</summary>
public class LoadTests
{
    private const string Text = "ab";

    [Fact]
    public async Task A_call_beyond_the_limit_is_refused_and_told_when_to_come_again()
    {
        await using FakeHost host = await FakeHost.StartAsync(
            new FakeWork { Waits = true }, ("Concurrency", "1"), ("QueueLimit", "3"), ("Policy", "Reject"));
        Task<CascadeAnswer<FakePrediction>>[] calls = await Fill(host, waiting: 3);

        CascadeOverloadedException e =
            await Assert.ThrowsAsync<CascadeOverloadedException>(async () => await host.Cascade.ClassifyAsync(Text));

        Assert.True(e.RetryAfter > TimeSpan.Zero);
        Assert.True(host.Cascade.Status is { Refused: 1, Accepted: 4, Waiting: 3, Running: 1, Overloaded: true });
        Assert.Equal(HealthStatus.Degraded, (await host.Health()).Status);
        host.Work.Let(4);
        await Task.WhenAll(calls);
        Assert.Equal(HealthStatus.Degraded, (await host.Health()).Status);
        host.Time.Advance(TimeSpan.FromSeconds(11));
        Assert.Equal(HealthStatus.Healthy, (await host.Health()).Status);
        Assert.Equal([4, 0], host.Cascade.Status.Answered);
    }

    [Fact]
    public async Task A_call_waits_for_room_in_its_turn()
    {
        await using FakeHost host = await FakeHost.StartAsync(
            new FakeWork { Waits = true }, ("Concurrency", "1"), ("QueueLimit", "1"));
        List<Task> calls = [.. await Fill(host, waiting: 1)];
        using CancellationTokenSource leaving = new();
        Task left = host.Cascade.ClassifyAsync("aa", cancellationToken: leaving.Token).AsTask();
        calls.Add(host.Cascade.ClassifyAsync("ba").AsTask());
        calls.Add(host.Cascade.ClassifyAsync("bb").AsTask());
        Assert.Equal(1, host.Cascade.Status.Waiting);

        await leaving.CancelAsync();
        OperationCanceledException e = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => left);
        Assert.Equal(leaving.Token, e.CancellationToken);
        host.Work.Let(4);
        await Task.WhenAll(calls);
        Assert.Equal([Text, Text, "ba", "bb"], host.Work.Begun.Select(text => text.Text));
    }

    [Fact]
    public async Task The_dial_follows_the_queue_up_to_the_second_promise_and_back()
    {
        await using FakeHost host = await FakeHost.StartAsync(
            new FakeWork { Waits = true },
            ("Concurrency", "1"), ("QueueLimit", "10"), ("Policy", "TurnDial"), ("Dial", "0.01"), ("BusyDial", "0.05"));
        Task<CascadeAnswer<FakePrediction>>[] calls = await Fill(host, waiting: 10);
        await Assert.ThrowsAsync<CascadeOverloadedException>(async () => await host.Cascade.ClassifyAsync(Text));
        host.Work.Let(100);
        CascadeAnswer<FakePrediction>[] answers = await Task.WhenAll(calls);

        Assert.All(answers, answer => Assert.Contains(answer.Dial, (float[])[0.01f, 0.02f, 0.05f]));
        Assert.All(answers, answer => Assert.Equal(answer.Dial > 0.01f, answer.Turned));
        Assert.Equal(0.05f, answers.Max(answer => answer.Dial));
        Assert.Equal(answers.Select(answer => answer.Dial), host.Work.Begun.Select(text => text.Dial));
        Assert.Equal(0.01f, host.Cascade.Dial);
        Assert.Equal(0.01f, (await host.Cascade.ClassifyAsync(Text)).Dial);
        Assert.False((await host.Cascade.ClassifyAsync(Text)).Turned);
    }

    [Fact]
    public void A_ladder_goes_up_late_and_comes_down_later()
    {
        DialLadder ladder = DialLadder.Of(FakeCascade.Manifest, 0.005f, 0.05f);
        Assert.Equal([0.005f, 0.01f, 0.02f, 0.05f], Enumerable.Range(0, 4).Select(step => ladder[step]));
        int[] up = [.. Enumerable.Range(0, 101).Select(waiting => ladder.Next(0, waiting, 100))];
        int[] down = [.. Enumerable.Range(0, 101).Select(waiting => ladder.Next(3, waiting, 100))];

        Assert.Equal([0, 0, 1, 2, 3, 3], ((int[])[0, 24, 25, 50, 75, 100]).Select(at => up[at]));
        Assert.Equal([0, 0, 1, 1, 2, 2, 3], ((int[])[0, 12, 13, 25, 26, 37, 38]).Select(at => down[at]));
        Assert.Equal(0, DialLadder.Of(FakeCascade.Manifest, 0.05f, 0.05f).Top);
        Assert.Equal(0, DialLadder.Of(FakeCascade.Manifest, 0.05f, 0.01f).Top);
    }

    [Fact]
    public async Task A_deadline_ends_a_text_in_the_queue_and_in_its_blocks()
    {
        await using FakeHost host = await FakeHost.StartAsync(
            new FakeWork { Waits = true }, ("Concurrency", "1"), ("Deadline", "00:00:05"));
        Task inBlocks = host.Cascade.ClassifyAsync(Text).AsTask();
        Task waiting = host.Cascade.ClassifyAsync(Text).AsTask();
        Task patient = host.Cascade.ClassifyAsync(
            Text,
            new CascadeCall { Deadline = TimeSpan.FromMinutes(1) },
            TestContext.Current.CancellationToken).AsTask();
        await Until.Holds(() => !host.Work.Begun.IsEmpty);

        host.Time.Advance(TimeSpan.FromSeconds(6));

        await Assert.ThrowsAsync<TimeoutException>(() => inBlocks);
        await Assert.ThrowsAsync<TimeoutException>(() => waiting);
        await Until.Holds(() => host.Work.Ended == 1);
        host.Work.Let(1);
        await patient;
        Assert.Equal(1, host.Work.Ended);
        Assert.Equal(2, host.Work.Begun.Count);
        Assert.Equal(2, host.Cascade.Status.Unanswered);
    }

    [Fact]
    public async Task A_large_call_does_not_starve_others()
    {
        await using FakeHost host = await FakeHost.StartAsync(
            new FakeWork { Waits = true }, ("Concurrency", "1"), ("ChunkTexts", "8"));
        Task large = host.Cascade.ClassifyAsync([.. Enumerable.Repeat("ba", 200)]);
        await Until.Holds(() => !host.Work.Begun.IsEmpty);
        Task small = host.Cascade.ClassifyAsync(Text).AsTask();

        // The chunk under way, and the next one, which stood in line before.
        host.Work.Let(17);
        await small;

        Assert.False(large.IsCompleted);
        Assert.InRange(host.Work.Begun.Count, 17, 18);
        host.Work.Let(184);
        await large;
    }

    [Fact]
    public async Task Many_texts_are_answered_in_their_order_by_a_call_and_by_a_stream()
    {
        await using FakeHost host =
            await FakeHost.StartAsync(new FakeWork(), ("QueueLimit", "5"), ("Policy", "Reject"));
        string[] texts = [.. Enumerable.Range(0, 500).Select(i => i % 3 == 0 ? "ab" : i % 3 == 1 ? "BA" : "ba")];
        int[] labels = [.. texts.Select(text => text switch { "ab" => 0, "BA" => 0, _ => 1 })];

        // Larger than the queue, but alone.
        CascadeAnswer<FakePrediction>[] answers = await host.Cascade.ClassifyAsync(texts);
        int[] streamed = await host.Cascade
            .ClassifyAsync(texts.ToAsyncEnumerable(), TestContext.Current.CancellationToken)
            .Select(prediction => prediction.LabelIndex)
            .ToArrayAsync(TestContext.Current.CancellationToken);

        Assert.Equal(labels, answers.Select(answer => answer.Prediction.LabelIndex));
        Assert.Equal(labels, streamed);
        Assert.Empty(await host.Cascade.ClassifyAsync([]));
    }

    [Fact]
    public async Task A_call_may_ask_for_a_dial_of_its_own()
    {
        await using FakeHost host = await FakeHost.StartAsync(new FakeWork());

        Assert.Equal(1, (await host.Cascade.ClassifyAsync(Text, new CascadeCall { Dial = 0 })).Prediction.Exit);
        Assert.Equal(0, (await host.Cascade.ClassifyAsync(Text)).Prediction.Exit);
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(
            async () => await host.Cascade.ClassifyAsync(Text, new CascadeCall { Dial = 2 }));
        Assert.Equal(0.02f, host.Cascade.Dial);
        Assert.Equal(1, (await host.Cascade.TraceAsync(Text)).FullLabel);
    }

    [Fact]
    public async Task A_text_that_is_null_is_told_by_its_place()
    {
        await using FakeHost host = await FakeHost.StartAsync(new FakeWork());

        await Assert.ThrowsAsync<ArgumentNullException>(async () => await host.Cascade.ClassifyAsync((string)null!));
        ArgumentNullException e =
            await Assert.ThrowsAsync<ArgumentNullException>(() => host.Cascade.ClassifyAsync(["ab", null!]));
        Assert.StartsWith("The text at 1 is null.", e.Message, StringComparison.Ordinal);
    }

    private static async Task<Task<CascadeAnswer<FakePrediction>>[]> Fill(FakeHost host, int waiting)
    {
        Task<CascadeAnswer<FakePrediction>> first = host.Cascade.ClassifyAsync(Text).AsTask();
        await Until.Holds(() => !host.Work.Begun.IsEmpty);
        return [first, .. Enumerable.Range(0, waiting).Select(_ => host.Cascade.ClassifyAsync(Text).AsTask())];
    }
}
