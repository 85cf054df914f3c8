using EarlyExitGen.Hosting.Shadow;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;
using Xunit;

namespace EarlyExitGen.Hosting.Tests;

/// <summary>Whether texts are those of the calibration: on made streams, the same ones in every run.</summary>
public class ShiftTests
{
    private const double Risk = 0.05;
    private const int Calibrated = 1000;

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void Without_a_shift_at_most_one_run_in_twenty_ends_in_a_false_alarm(int thinning)
    {
        int alarms = Enumerable.Range(0, 200).Count(run =>
            NoticedAfter(new ShadowDraw((ulong)run), _ => 0, thinning, texts: 2000) is not null);

        Assert.InRange(alarms, 0, 10);
    }

    [Theory]
    [InlineData(0, 0.8, 1, 400)]
    [InlineData(0, -0.8, 1, 400)]
    [InlineData(2000, 0.8, 1, 1000)]
    [InlineData(0, 0.8, 4, 1600)]
    public void A_shift_is_noticed(int quiet, double by, int thinning, int within)
    {
        int?[] after = [.. Enumerable.Range(0, 20).Select(run => NoticedAfter(
            new ShadowDraw((ulong)(1000 + run)), text => text < quiet ? 0 : by, thinning, quiet + within))];

        Assert.All(after, texts => Assert.InRange(texts ?? int.MaxValue, quiet, quiet + within));
    }

    [Fact]
    public void Other_settings_of_the_dial_are_no_shift()
    {
        for (int run = 0; run < 20; run++)
        {
            ShadowDraw draw = new((ulong)(3000 + run));
            (CascadeInfo cascade, Func<float, float> threshold) = Made(draw);
            ShiftLedger ledger = ShiftLedger.Of(cascade, Risk)!;
            for (int text = 0; text < 2000; text++)
            {
                float dial = (text / 100 % 3) switch { 0 => 0.01f, 1 => 0.05f, _ => 0 };
                Add(ledger, draw, threshold, dial, by: 0, thinning: 1);
            }

            ShiftReport report = ledger.Read(ledger.NoticedAfter);
            Assert.False(report.Noticed);
            Assert.InRange(report.ExitsDistance, 0, 0.05);
            Assert.InRange(report.ScoresDistance, 0, 0.1);
        }
    }

    [Fact]
    public void What_is_seen_is_told()
    {
        ShadowDraw draw = new(1);
        (CascadeInfo cascade, Func<float, float> threshold) = Made(draw);
        ShiftLedger ledger = ShiftLedger.Of(cascade, Risk)!;
        for (int text = 0; text < 3000; text++)
        {
            Add(ledger, draw, threshold, dial: 0.01f, by: 1, thinning: 1);
        }

        ShiftReport report = ledger.Read(ledger.NoticedAfter);

        // The scores go up by one deviation: where there was the median there is now 0.16.
        Assert.Equal(0.38, report.ScoresDistance, 0.03);
        Assert.Equal(report.Exits[0].Seen - report.Exits[0].Expected, report.ExitsDistance, 1e-9);
        Assert.InRange(report.Exits[0].Expected, 0.27, 0.33);
        Assert.InRange(report.Exits[0].Seen, 0.64, 0.72);
        Assert.Equal(1, report.Exits.Sum(row => row.Seen), 1e-9);
    }

    [Fact]
    public void Scores_that_are_not_finite_are_below_all_others()
    {
        ShadowDraw draw = new(1);
        (CascadeInfo cascade, _) = Made(draw);
        ShiftLedger ledger = ShiftLedger.Of(cascade, Risk)!;
        for (int text = 0; text < 200; text++)
        {
            ledger.Add(1, 0, [float.NaN, float.NaN], weight: 1, largest: 1);
        }

        ShiftReport report = ledger.Read(ledger.NoticedAfter);
        Assert.True(report.Noticed);
        Assert.Equal(0.9, report.ScoresDistance, 1e-9);
    }

    [Theory]
    [InlineData(0, 100, 0.01)]
    [InlineData(30, 100, 0.01)]
    [InlineData(100, 100, 0.01)]
    public void The_bounds_on_a_share_are_at_least_as_wide_as_the_exact_ones(int hits, int count, double risk)
    {
        double upper = ShareBound.Upper(hits, count, risk);
        double lower = ShareBound.Lower(hits, count, risk);

        Assert.InRange((double)hits / count, lower, upper);
        Assert.InRange(hits == count ? 0 : AtMost(hits, count, upper), 0, risk);
        Assert.InRange(hits == 0 ? 0 : AtMost(count - hits, count, 1 - lower), 0, risk);
        Assert.InRange(upper - lower, 0, 0.35);
    }

    [Fact]
    public async Task A_shift_is_logged_and_told_and_does_not_degrade_health()
    {
        await using FakeHost host = await FakeHost.StartAsync(
            new FakeWork(), ("ShadowRate", "1"), ("ShadowQueueLimit", "100000"));
        await host.Cascade.ClassifyAsync([.. Enumerable.Repeat("aa", 300)]);
        await Until.Holds(() => host.Cascade.Shadow is { Waiting: 0, Shift.Noticed: true });

        ShiftReport shift = host.Cascade.Shadow!.Shift!;
        Assert.Equal(new ShiftRow(0.5, 1), shift.Exits[0]);
        Assert.Equal(0.5, shift.ExitsDistance);
        Assert.InRange(shift.NoticedAfter!.Value, 10, 200);
        Assert.Single(host.Lines, line => line.Level == LogLevel.Warning
            && line.Text.Contains("no longer those of the calibration", StringComparison.Ordinal));
        HealthReport health = await host.Health();
        Assert.Equal(HealthStatus.Healthy, health.Status);
        Assert.Equal(true, Assert.Single(health.Entries).Value.Data["shift"]);
        Assert.Equal(0.5, Assert.Single(health.Entries).Value.Data["shiftOfExits"]);

        host.Cascade.Dial = 0.01f;
        Assert.Null(host.Cascade.Shadow);
    }

    // Two exits; the first one's scores are normal, and half of what they are goes into the last one's.
    private static (CascadeInfo Cascade, Func<float, float> Threshold) Made(ShadowDraw draw)
    {
        float[] thresholds = [0.5f, -0.5f];
        float[][] scores = [new float[Calibrated], new float[Calibrated]];
        for (int text = 0; text < Calibrated; text++)
        {
            (scores[0][text], scores[1][text]) = Scores(draw, 0);
        }

        CascadeInfo cascade = new()
        {
            Name = "Made", Folder = "made", Fingerprint = "", Labels = ["a", "b"], IsPair = false, MaxTokens = 16,
            Layers = 4, Rule = CascadeRule.Agreement, Dial = 0.01f,
            Exits =
            [
                new CascadeExit { Index = 0, Layer = 0, Temperature = 1 },
                new CascadeExit { Index = 1, Layer = 4, Temperature = 1 },
            ],
            Promises = [new(0.01f, 0.02), new(0.05f, 0.1)],
            Calibration = new CascadeCalibration
            {
                Texts = Calibrated,
                Answered = [.. thresholds.Select(threshold => scores[0].Count(score => score >= threshold))
                    .Select(early => (int[])[early, Calibrated - early])],
                Scores = [.. scores.Select(own => (float[])
                    [.. Enumerable.Range(1, 9).Select(j => own.Order().ElementAt((j * Calibrated / 10) - 1))])],
            },
        };
        return (cascade, dial => dial < 0.01f ? float.PositiveInfinity : thresholds[dial < 0.05f ? 0 : 1]);
    }

    private static int? NoticedAfter(ShadowDraw draw, Func<int, double> by, int thinning, int texts)
    {
        (CascadeInfo cascade, Func<float, float> threshold) = Made(draw);
        ShiftLedger ledger = ShiftLedger.Of(cascade, Risk)!;
        for (int text = 0; text < texts; text++)
        {
            Add(ledger, draw, threshold, 0.01f, by(text), thinning);
            if (ledger.NoticedAfter is not null)
            {
                return text + 1;
            }
        }

        return null;
    }

    private static void Add(
        ShiftLedger ledger, ShadowDraw draw, Func<float, float> threshold, float dial, double by, int thinning)
    {
        (float first, float last) = Scores(draw, by);
        bool kept = draw.Next() < 1.0 / thinning;
        ledger.Add(
            first >= threshold(dial) ? 0 : 1, dial, kept ? [first, last] : null, kept ? thinning : 0, thinning);
    }

    private static (float First, float Last) Scores(ShadowDraw draw, double by)
    {
        double first = Normal(draw) + by;
        return ((float)first, (float)((first / 2) + Normal(draw)));
    }

    private static double Normal(ShadowDraw draw) =>
        Math.Sqrt(-2 * Math.Log(1 - draw.Next())) * Math.Cos(2 * Math.PI * draw.Next());

    private static double AtMost(int hits, int count, double share)
    {
        double sum = 0;
        double term = Math.Pow(1 - share, count);
        for (int i = 0; i <= hits; i++)
        {
            sum += term;
            term *= (count - i) / (i + 1.0) * share / (1 - share);
        }

        return sum;
    }
}
