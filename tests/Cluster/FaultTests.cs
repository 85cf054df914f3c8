using System.Diagnostics;
using EarlyExitGen.Cluster.Serving;
using EarlyExitGen.Hosting;
using Samples.News;
using Xunit;

namespace EarlyExitGen.Cluster.Tests;

/// <summary>Silos that go, come, or are not there.</summary>
public sealed class FaultTests
{
    private static readonly string[] All = Texts.Of(600);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Texts_under_way_are_answered_when_silos_are_killed()
    {
        await using NewsCluster cluster = await NewsCluster.StartAsync(
            SiloPlan.Gateway(), SiloPlan.Front(), SiloPlan.Front(), SiloPlan.Deep(), SiloPlan.Deep());
        string[] expected = OneProcess.Bits(OneProcess.Answers(All));
        Task<string[]>[] calls = [.. Enumerable.Range(0, 12).Select(_ => AskAsync(cluster.Cascade))];

        await cluster.KillAsync(cluster.Silos[3]);
        await cluster.KillAsync(cluster.Silos[1]);

        foreach (Task<string[]> call in calls)
        {
            Assert.Equal(expected, await call);
        }

        Assert.Equal(expected, await AskAsync(cluster.Cascade));
        Assert.Equal(13 * All.Length, cluster.Cascade.Status.Answered.Sum());
    }

    [Fact]
    public async Task Texts_wait_for_a_deep_silo_that_joins()
    {
        await using NewsCluster cluster = await NewsCluster.StartAsync(SiloPlan.Gateway(), SiloPlan.Front());
        Task<string[]> call = AskAsync(cluster.Cascade);

        await cluster.AddAsync(SiloPlan.Deep());

        Assert.Equal(OneProcess.Bits(OneProcess.Answers(All)), await call);
    }

    [Fact]
    public async Task Without_a_deep_silo_front_exits_answer_if_that_is_asked_for()
    {
        await using NewsCluster cluster = await NewsCluster.StartAsync(
            SiloPlan.Front(2),
            SiloPlan.Gateway(options =>
            {
                options.WithoutDeep = WithoutDeep.Degrade;
                options.DeepWithin = TimeSpan.FromMilliseconds(50);
            }));
        NewsPrediction[] expected = OneProcess.Answers(All);

        CascadeAnswer<NewsPrediction>[] answers = await cluster.Cascade.ClassifyAsync(All, default, Token);

        Assert.Contains(answers, answer => answer.Degraded);
        Assert.Contains(answers, answer => !answer.Degraded);
        for (int i = 0; i < All.Length; i++)
        {
            Assert.Equal(expected[i].Exit >= 2, answers[i].Degraded);
            Assert.True(
                answers[i].Degraded
                    ? answers[i].Prediction.Exit == 1
                    : OneProcess.Bits(expected[i]) == OneProcess.Bits(answers[i].Prediction));
        }
    }

    [Fact]
    public async Task Without_a_deep_silo_there_is_an_error_otherwise()
    {
        await using NewsCluster cluster = await NewsCluster.StartAsync(
            SiloPlan.Front(), SiloPlan.Gateway(options => options.DeepWithin = TimeSpan.FromMilliseconds(50)));
        string hard = All[Array.FindIndex(OneProcess.Answers(All), answer => answer.Exit > 0)];

        TimeoutException e = await Assert.ThrowsAsync<TimeoutException>(
            () => cluster.Cascade.ClassifyAsync(hard, default, Token).AsTask());

        Assert.Equal("No deep silo of NewsClassifier answered within 0.05 s.", e.Message);
        e = await Assert.ThrowsAsync<TimeoutException>(() => cluster.Cascade.ClassifyAsync(
            hard, new CascadeCall { Deadline = TimeSpan.FromMilliseconds(20) }, Token).AsTask());
        Assert.Equal("There was no answer within the deadline of 0.02 s.", e.Message);
    }

    [Fact]
    public async Task A_cancelled_call_leaves_the_deep_silo()
    {
        await using NewsCluster cluster = await NewsCluster.StartAsync(
            SiloPlan.Front(),
            SiloPlan.Deep(options => options.BatchWait = TimeSpan.FromSeconds(1)),
            SiloPlan.Gateway());
        string hard = All[Array.FindIndex(OneProcess.Answers(All), answer => answer.Exit > 0)];
        using CancellationTokenSource source = CancellationTokenSource.CreateLinkedTokenSource(Token);
        using ActivityListener listener = new()
        {
            ShouldListenTo = static one => one.Name == "EarlyExitGen.Cluster",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,

            // The text has come to the deep silo and waits there.
            ActivityStarted = activity =>
            {
                if (activity.OperationName == "earlyexit deep")
                {
                    source.CancelAfter(TimeSpan.FromMilliseconds(1));
                }
            },
        };
        ActivitySource.AddActivityListener(listener);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => cluster.Cascade.ClassifyAsync(hard, default, source.Token).AsTask());

        Assert.Equal(1, cluster.Cascade.Status.Unanswered);
        await cluster.Cascade.ClassifyAsync(hard, default, Token);
        Assert.Equal(1, cluster.Cascade.Status.Answered.Sum());
    }

    [Fact]
    public async Task A_trace_goes_from_the_caller_to_the_deep_block()
    {
        await using NewsCluster cluster = await NewsCluster.StartAsync(
            SiloPlan.Front(), SiloPlan.Deep(), SiloPlan.Gateway());
        string hard = All[Array.FindIndex(OneProcess.Answers(All), answer => answer.Exit > 0)];
        System.Collections.Concurrent.ConcurrentBag<Activity> seen = [];
        using ActivityListener listener = new()
        {
            ShouldListenTo = static _ => true,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = seen.Add,
        };
        ActivitySource.AddActivityListener(listener);
        using ActivitySource source = new("test");
        using Activity caller = source.StartActivity("caller")!;

        await cluster.Cascade.ClassifyAsync(hard, default, Token);

        string[] names = [.. seen.Where(one => one.TraceId == caller.TraceId).Select(one => one.OperationName)];
        Assert.Contains("earlyexit front", names);
        Assert.Contains("earlyexit deep", names);
    }

    [Fact]
    public async Task A_rolling_update_loses_nothing_and_mixes_no_versions()
    {
        using NewerCascade newer = new();
        await using NewsCluster cluster =
            await NewsCluster.StartAsync(SiloPlan.Gateway(), SiloPlan.Front(), SiloPlan.Deep());
        string[] old = OneProcess.Bits(OneProcess.Answers(All));
        string[] next = newer.Bits(All);
        Assert.NotEqual(old, next);
        Assert.Equal(old, await AskAsync(cluster.Cascade));
        using CancellationTokenSource done = new();
        Task<List<string[]>> traffic = TrafficAsync(cluster.Cascade, done.Token);

        await cluster.AddAsync(SiloPlan.Front(1, options => options.Folder = newer.Folder));
        await cluster.AddAsync(SiloPlan.Deep(options => options.Folder = newer.Folder));
        await cluster.StopAsync(cluster.Silos[2]);
        await cluster.StopAsync(cluster.Silos[1]);
        await done.CancelAsync();

        foreach (string[] round in await traffic)
        {
            for (int i = 0; i < round.Length; i++)
            {
                Assert.True(round[i] == old[i] || round[i] == next[i]);
            }
        }

        Assert.Equal(next, await AskAsync(cluster.Cascade));
        Assert.Equal(0, cluster.Cascade.Status.Unanswered);
    }

    [Fact]
    public async Task Calls_are_refused_when_too_many_wait_and_the_policy_says_so()
    {
        await using NewsCluster cluster = await NewsCluster.StartAsync(
            SiloPlan.Front(),
            SiloPlan.Gateway(
                options => options.Concurrency = 1,
                options =>
                {
                    options.QueueLimit = 1;
                    options.Policy = OverloadPolicy.Reject;
                }));
        string hard = All[Array.FindIndex(OneProcess.Answers(All), answer => answer.Exit > 0)];

        // One is under way, for there is no deep silo yet, and one waits.
        Task<CascadeAnswer<NewsPrediction>>[] taken =
        [
            cluster.Cascade.ClassifyAsync(hard, default, Token).AsTask(),
            cluster.Cascade.ClassifyAsync(hard, new CascadeCall { Policy = OverloadPolicy.Wait }, Token).AsTask(),
            cluster.Cascade.ClassifyAsync(hard, new CascadeCall { Policy = OverloadPolicy.Wait }, Token).AsTask(),
        ];

        CascadeOverloadedException e = await Assert.ThrowsAsync<CascadeOverloadedException>(
            () => cluster.Cascade.ClassifyAsync(hard, default, Token).AsTask());

        Assert.True(e.RetryAfter > TimeSpan.Zero);
        Assert.Equal(1, cluster.Cascade.Status.Refused);
        await cluster.AddAsync(SiloPlan.Deep());
        await Task.WhenAll(taken);
    }

    private static async Task<string[]> AskAsync(ICascadeService<string, NewsPrediction> cascade) =>
        OneProcess.Bits(await cascade.ClassifyAsync(All, default, Token));

    private static async Task<List<string[]>> TrafficAsync(
        ICascadeService<string, NewsPrediction> cascade, CancellationToken until)
    {
        List<string[]> rounds = [];
        do
        {
            rounds.Add(await AskAsync(cascade));
        }
        while (!until.IsCancellationRequested);

        return rounds;
    }
}
