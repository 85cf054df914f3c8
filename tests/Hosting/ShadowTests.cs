using EarlyExitGen.Hosting.Shadow;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace EarlyExitGen.Hosting.Tests;

/// <summary>Texts that run to the end after having been answered.</summary>
public class ShadowTests
{
    [Fact]
    public async Task Without_a_rate_no_text_is_run_twice()
    {
        await using FakeHost host = await FakeHost.StartAsync(new FakeWork());
        await host.Cascade.ClassifyAsync([.. Enumerable.Repeat("ab", 100)]);

        Assert.Null(host.Cascade.Shadow);
        Assert.Empty(host.Work.Traced);
    }

    [Fact]
    public async Task A_share_is_drawn_and_what_it_shows_is_told_by_exit()
    {
        await using FakeHost host = await FakeHost.StartAsync(
            new FakeWork(), ("ShadowRate", "0.5"), ("ShadowQueueLimit", "100000"), ("Dial", "0.5"));
        string[] texts = [.. Enumerable.Range(0, 1000).Select(i => i % 4 == 0 ? "ab" : i % 4 == 1 ? "AB" : "aa")];
        await host.Cascade.ClassifyAsync(texts);
        await Until.Holds(() => host.Cascade.Shadow is { Waiting: 0 });

        ShadowReport report = host.Cascade.Shadow!;
        Assert.InRange(report.Drawn, 430, 570);
        Assert.Equal(report.Drawn, report.Total.Seen);
        Assert.Equal(report.Total.Seen, host.Work.Traced.Count);
        Assert.Equal(report.Total.Seen, report.Exits.Sum(row => row.Seen));
        Assert.Equal(host.Work.Traced.Count(text => text == "ab"), report.Exits[0].Disagreed);
        Assert.Equal(0, report.Exits[1].Disagreed);
        Assert.InRange(report.Total.Rate, report.Total.Lower, report.Total.Upper);
        Assert.Equal(0.5, report.Promised, 1e-6);
        Assert.False(report.Broken);
        Assert.Equal(0, report.Unseen + report.Thinned);
    }

    [Fact]
    public async Task A_request_does_not_wait_for_a_text_that_is_run_to_the_end()
    {
        await using FakeHost host = await FakeHost.StartAsync(
            new FakeWork { TracesWait = true }, ("ShadowRate", "1"), ("Concurrency", "1"));
        await host.Cascade.ClassifyAsync("ab");
        await Until.Holds(() => host.Work.Traced.Count == 1);

        await host.Cascade.ClassifyAsync("aa");
        await Until.Holds(() => host.Work.Ended == 1);
        host.Work.Let(100);
        await Until.Holds(() => host.Cascade.Shadow is { Waiting: 0 });

        // The one that was let go of was run again, before the other.
        Assert.Equal("ab", host.Work.Traced.ElementAt(1));
        Assert.Equal("aa", host.Work.Traced.Last());
        Assert.Equal(2, host.Cascade.Shadow!.Total.Seen);
        Assert.Equal(1, host.Cascade.Shadow!.Total.Disagreed);
    }

    [Fact]
    public async Task A_broken_promise_is_logged_degrades_health_and_turns_the_dial_back_if_it_may()
    {
        await using FakeHost host = await FakeHost.StartAsync(
            new FakeWork(), ("ShadowRate", "1"), ("ShadowTurnsBack", "true"), ("ShadowQueueLimit", "100000"));
        string[] texts = [.. Enumerable.Range(0, 400).Select(i => i % 10 == 3 ? "ab" : "aa")];
        Assert.Equal(HealthStatus.Healthy, (await host.Health()).Status);
        await host.Cascade.ClassifyAsync(texts);
        await Until.Holds(() => host.Cascade.Shadow is { Broken: true } && host.Cascade.Dial != 0.02f);

        Assert.Equal(HealthStatus.Degraded, (await host.Health()).Status);
        Assert.Contains(host.Lines, line => line.Level == LogLevel.Error
            && line.Text.Contains("broken beyond doubt", StringComparison.Ordinal));
        Assert.InRange(host.Cascade.Shadow!.NoticedAfter!.Value, 20, 400);

        // A tenth disagree wherever the early exit answers, so nothing but the full model keeps 2 %.
        Assert.Equal(0, host.Cascade.Dial);
        Assert.Contains(host.Lines, line => line.Text.Contains("turns back", StringComparison.Ordinal));

        // Its owner has the last word.
        host.Cascade.Dial = 0.01f;
        Assert.Null(host.Cascade.Shadow);
        Assert.Equal(HealthStatus.Healthy, (await host.Health()).Status);
    }

    [Fact]
    public async Task Texts_are_in_no_line_of_the_log()
    {
        FakeWork work = new() { TracesWait = true };
        await using FakeHost host = await FakeHost.StartAsync(work, ("ShadowRate", "1"));
        await Assert.ThrowsAnyAsync<Exception>(async () => await host.Cascade.ClassifyAsync(""));
        await host.Cascade.ClassifyAsync("ab, a secret");
        await host.App.StopAsync(TestContext.Current.CancellationToken);

        Assert.NotEmpty(host.Lines);
        Assert.DoesNotContain(host.Lines, line => line.Text.Contains("secret", StringComparison.Ordinal));
    }

    [Fact]
    public void Busy_hours_do_not_bias_what_is_seen()
    {
        // Quiet hours: 2 % disagree, and each text is run at once. Busy ones: 10 % do, and the queue stays long.
        FakeTimeProvider time = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
        ShadowDraw draw = new(11);
        int waiting = 0;
        ShadowWatch<string> watch = new(
            FakeCascade.Manifest,
            new CascadeHostOptions { ShadowQueueLimit = 40 },
            draw,
            time,
            new ShadowHooks<string> { Run = (text, _) => new ShadowRun(text == "no" ? 1 : 0, 0) })
        {
            Rate = 1,
        };
        ShadowDraw texts = new(12);
        int disagreed = 0;
        for (int hour = 0; hour < 24; hour++)
        {
            bool busy = hour is >= 9 and < 17;
            for (int text = 0; text < 300; text++)
            {
                bool no = texts.Next() < (busy ? 0.1 : 0.02);
                watch.Offer(no ? "no" : "yes", label: 0, exit: 0, dial: 0.02f);
                waiting++;
                disagreed += no ? 1 : 0;
                if (!busy || waiting == 36)
                {
                    watch.Pump(() => true);
                    waiting = 0;
                }
            }

            time.Advance(TimeSpan.FromHours(1));
        }

        ShadowReport report = watch.Report()!;
        double all = disagreed / 7200.0;
        Assert.True(report.Thinned > 300);
        Assert.Equal(0, report.Unseen);
        Assert.InRange(report.Total.Rate, all - 0.01, all + 0.01);

        // Without the weights the busy hours would count for less.
        double unweighted = (double)report.Total.Disagreed / report.Total.Seen;
        Assert.True(Math.Abs(unweighted - all) > Math.Abs(report.Total.Rate - all));
    }

    [Fact]
    public void What_finds_the_queue_full_is_told_by_hour()
    {
        FakeTimeProvider time = new(new DateTimeOffset(2026, 1, 1, 5, 0, 0, TimeSpan.Zero));
        ShadowWatch<string> watch = new(
            FakeCascade.Manifest, new CascadeHostOptions { ShadowQueueLimit = 4 }, new ShadowDraw(1), time,
            new ShadowHooks<string> { Run = (_, _) => default })
        {
            Rate = 1,
        };
        for (int i = 0; i < 10; i++)
        {
            watch.Offer("text", 0, 0, 0.02f);
        }

        ShadowReport report = watch.Report()!;
        Assert.Equal(10, report.Drawn);
        Assert.Equal(4, report.Waiting);
        Assert.Equal(6, report.Unseen);
        Assert.Equal(6, report.UnseenByHour[5]);
    }
}
