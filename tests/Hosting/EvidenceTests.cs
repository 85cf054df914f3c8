using EarlyExitGen.Hosting.Shadow;
using Xunit;

namespace EarlyExitGen.Hosting.Tests;

/// <summary>What is said of promises holds at any time: on made streams, the same ones in every run.</summary>
public class EvidenceTests
{
    private const double Risk = 0.05;

    [Theory]
    [InlineData(0.02, 1)]
    [InlineData(0.02, 4)]
    [InlineData(0.1, 1)]
    public void Without_a_shift_at_most_one_run_in_twenty_ends_in_a_false_alarm(double promised, int thinning)
    {
        int alarms = Enumerable.Range(0, 200).Count(run =>
            NoticedAfter(new ShadowDraw((ulong)run), promised, _ => promised, thinning, texts: 4000) is not null);

        Assert.InRange(alarms, 0, 10);
    }

    [Theory]
    [InlineData(0, 0.06, 1, 800)]
    [InlineData(3000, 0.06, 1, 1200)]
    [InlineData(0, 0.06, 4, 3200)]
    [InlineData(0, 0.3, 1, 60)]
    public void A_shift_is_noticed(int quiet, double rate, int thinning, int within)
    {
        int[] after = [.. Enumerable.Range(0, 20).Select(run => NoticedAfter(
            new ShadowDraw((ulong)(1000 + run)),
            promised: 0.02,
            text => text < quiet ? 0.01 : rate,
            thinning,
            texts: quiet + within) ?? int.MaxValue)];

        Assert.All(after, texts => Assert.InRange(texts, quiet, quiet + within));
    }

    [Theory]
    [InlineData(0.03, 1)]
    [InlineData(0.03, 4)]
    [InlineData(0.2, 1)]
    public void The_rate_is_hardly_ever_outside_its_interval_at_any_time(double rate, int thinning)
    {
        int misses = 0;
        for (int run = 0; run < 60; run++)
        {
            ShadowDraw draw = new((ulong)(5000 + run));
            ConfidenceSequence sequence = new(Risk);
            bool missed = false;
            for (int text = 1; text <= 600; text++)
            {
                bool disagreed = draw.Next() < rate;
                sequence.Add(disagreed, draw.Next() < 1.0 / thinning ? thinning : 0, thinning);
                missed |= text % 25 == 0 && Outside(sequence.Interval, rate);
            }

            misses += missed ? 1 : 0;
        }

        Assert.InRange(misses, 0, 3);

        static bool Outside((double Lower, double Upper) interval, double rate) =>
            rate < interval.Lower || rate > interval.Upper;
    }

    [Fact]
    public void The_interval_narrows_with_every_text()
    {
        ShadowDraw draw = new(9);
        ConfidenceSequence sequence = new(Risk);
        Assert.Equal((0, 1), sequence.Interval);
        double[] widths = new double[3];
        for (int i = 0, text = 0; i < widths.Length; i++)
        {
            for (; text < 300 * (int)Math.Pow(4, i); text++)
            {
                sequence.Add(draw.Next() < 0.02, 1, 1);
            }

            widths[i] = sequence.Interval.Upper - sequence.Interval.Lower;
        }

        Assert.True(widths[0] < 0.06 && widths[1] < widths[0] && widths[2] < widths[1]);
        Assert.InRange(sequence.Interval.Upper, 0.02, 0.035);
    }

    [Fact]
    public void It_is_found_where_the_promise_would_be_kept()
    {
        // At the first promise 0.2 % disagree, at the second 0.5 %, at the third 8 %.
        ShadowDraw draw = new(3);
        PromiseLedger ledger = new(exits: 2, Risk);
        for (int text = 0; text < 1500; text++)
        {
            double u = draw.Next();
            ulong promises = (u < 0.002 ? 1UL : 0) | (u < 0.005 ? 2UL : 0) | (u < 0.08 ? 4UL : 0);
            ledger.Add(exit: 0, u < 0.08, weight: 1, largest: 1, promised: 0.02, promises);
        }

        Assert.NotNull(ledger.NoticedAfter);
        Assert.Equal(1, ledger.LargestThatHolds(3, rate: 0.02));
        Assert.Null(ledger.LargestThatHolds(3, rate: 0.0005));
    }

    private static int? NoticedAfter(
        ShadowDraw draw, double promised, Func<int, double> rate, int thinning, int texts)
    {
        PromiseEvidence evidence = new();
        for (int text = 0; text < texts; text++)
        {
            bool disagreed = draw.Next() < rate(text);
            evidence.Add(disagreed, draw.Next() < 1.0 / thinning ? thinning : 0, thinning, promised);
            if (evidence.Wealth >= 1 / Risk)
            {
                return text + 1;
            }
        }

        return null;
    }
}
