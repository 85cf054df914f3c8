using EarlyExitGen.Calibration;
using EarlyExitGen.Runtime;
using EarlyExitGen.Toolchain.Foundation;
using EarlyExitGen.Toolchain.Foundation.Data;
using EarlyExitGen.Toolchain.Verbs.Calibration;
using Xunit;

namespace EarlyExitGen.Toolchain.Tests.Verbs.Calibration;

public sealed class CalibratorTests
{
    private static readonly int[] Layers = [0, 2, 4];

    [Fact]
    public void The_same_seed_gives_the_same_calibration_and_another_one_another_table()
    {
        LogitTable table = RandomLogits.Create(1, 1500);

        CalibrationReport one = Calibrator.Calibrate(table, Layers, seed: 1);
        CalibrationReport same = Calibrator.Calibrate(table, Layers, seed: 1);
        CalibrationReport other = Calibrator.Calibrate(table, Layers, seed: 2);

        Assert.Equal(one.Disagreement, same.Disagreement);
        Assert.NotEqual(one.Disagreement, other.Disagreement);
        Assert.Equal(one.Exits.Select(e => e.Agreement), other.Exits.Select(e => e.Agreement));
    }

    [Fact]
    public void The_promise_holds_on_fresh_texts()
    {
        CalibrationReport report = Calibrator.Calibrate(RandomLogits.Create(1, 3000), Layers, seed: 1);
        LogitTable fresh = RandomLogits.Create(2, 20_000);

        Assert.Equal(DisagreementTable.Rates, report.Disagreement.Select(r => r.Rate));
        foreach (PromisedRate row in report.Disagreement)
        {
            int disagreements = Enumerable.Range(0, fresh.Count).Count(
                text => !fresh.Agrees(text, ExitOf(fresh, text, report, row.Epsilon)));
            Assert.InRange((double)disagreements / fresh.Count, row.Rate / 5, row.Rate);
        }
    }

    [Fact]
    public void What_the_texts_look_like_is_what_the_cascade_would_see()
    {
        LogitTable table = RandomLogits.Create(4, 1000);
        CalibrationReport report = Calibrator.Calibrate(table, Layers, seed: 1);
        CalibrationTexts seen = report.Texts!;

        Assert.Equal(1000, seen.Count);
        Assert.Equal(report.Disagreement.Count, seen.Answered.Count);
        foreach ((PromisedRate row, IReadOnlyList<int> counts) in report.Disagreement.Zip(seen.Answered))
        {
            int[] exits = [.. Enumerable.Range(0, 1000).Select(text => ExitOf(table, text, report, row.Epsilon))];
            Assert.Equal(Enumerable.Range(0, 3).Select(exit => exits.Count(e => e == exit)), counts);
        }

        for (int exit = 0; exit < 3; exit++)
        {
            float[] scores = [.. Enumerable.Range(0, 1000).Select(text => AgreementRule.Score(table.Of(text, exit)))];
            Assert.Equal(
                Enumerable.Range(1, 9).Select(j => 100 * j),
                seen.Scores[exit].Select(decile => scores.Count(score => score <= decile)));
        }
    }

    [Fact]
    public void Scores_that_are_not_finite_for_many_texts_are_left_out()
    {
        LogitTable table = RandomLogits.Create(4, 100);
        float[] logits = table.ToArray();
        for (int text = 0; text < 100; text++)
        {
            logits[text * 9] = text < 50 ? float.NaN : logits[text * 9];
            logits[(text * 9) + 3] = text < 5 ? float.NaN : logits[(text * 9) + 3];
        }

        LogitTable odd = new(logits, [.. table.Gold], 3, 3);
        CalibrationTexts seen = CalibrationTexts.Of(
            [.. Enumerable.Range(0, 3).Select(exit => (float[])
                [.. Enumerable.Range(0, 100).Select(text => AgreementRule.Score(odd.Of(text, exit)))])],
            [null, null, null],
            []);

        Assert.Equal([0, 9, 9], seen.Scores.Select(deciles => deciles.Count));
    }

    [Fact]
    public void Later_exits_are_better_and_all_are_described()
    {
        CalibrationReport report = Calibrator.Calibrate(RandomLogits.Create(3, 2000), Layers, seed: 1);

        Assert.Equal(Layers, report.Exits.Select(e => e.Layer));
        Assert.True(report.Exits[0].Accuracy < report.Exits[2].Accuracy);
        Assert.Equal(1, report.Exits[2].AgreementWithLast);
        Assert.Null(report.Exits[2].Agreement);
        Assert.Empty(report.Exits[2].Bins);
        Assert.Equal(10, report.Exits[0].Bins.Count);
        Assert.Equal(2000, report.Exits[0].Bins.Sum(b => b.Count));
        Assert.All(report.Exits, e => Assert.True(e.After.NegativeLogLikelihood <= e.Before.NegativeLogLikelihood));
    }

    [Fact]
    public void Expected_agreement_is_what_is_seen()
    {
        CalibrationReport report = Calibrator.Calibrate(RandomLogits.Create(6, 10_000), Layers, seed: 1);

        Assert.All(report.Exits.SelectMany(e => e.Bins), bin => Assert.Equal(bin.Expected, bin.Seen, 0.06));
    }

    [Fact]
    public void Nan_at_an_early_exit_only_keeps_that_text_from_leaving_there()
    {
        LogitTable table = WithNaN(RandomLogits.Create(7, 1000), exit: 0, texts: 30);

        CalibrationReport report = Calibrator.Calibrate(table, Layers, seed: 1);

        Assert.Equal([30, 0, 0], report.Exits.Select(e => e.NotFinite));
        Assert.Equal(970, report.Exits[0].Bins.Sum(b => b.Count));
        Assert.NotEmpty(report.Disagreement);
    }

    [Fact]
    public void Nan_at_the_last_exit_is_an_error()
    {
        LogitTable table = WithNaN(RandomLogits.Create(8, 100), exit: 2, texts: 1);

        ToolException error = Assert.Throws<ToolException>(() => Calibrator.Calibrate(table, Layers, seed: 1));

        Assert.Contains("row 1)", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_exit_that_never_disagrees_has_no_map()
    {
        LogitTable table = RandomLogits.Create(9, 200);
        float[] copied = [.. Enumerable.Range(0, 200).SelectMany(
            t => (float[])[.. table.Of(t, 0), .. table.Of(t, 2), .. table.Of(t, 2)])];

        CalibrationReport report = Calibrator.Calibrate(new LogitTable(copied, [.. table.Gold], 3, 3), Layers, seed: 1);

        Assert.NotNull(report.Exits[0].Agreement);
        Assert.Null(report.Exits[1].Agreement);
    }

    private static int ExitOf(LogitTable table, int text, CalibrationReport report, double epsilon)
    {
        for (int exit = 0; exit < table.Exits - 1; exit++)
        {
            AgreementMap map = report.Exits[exit].Agreement!;
            if (AgreementRule.Score(table.Of(text, exit)) >= AgreementRule.Threshold(epsilon, map.Slope, map.Intercept))
            {
                return exit;
            }
        }

        return table.Exits - 1;
    }

    private static LogitTable WithNaN(LogitTable table, int exit, int texts)
    {
        float[] logits = [.. Enumerable.Range(0, table.Count).SelectMany(
            t => Enumerable.Range(0, table.Exits).SelectMany(e => table.Of(t, e).ToArray()))];
        for (int text = 0; text < texts; text++)
        {
            logits[((text * table.Exits) + exit) * table.Labels] = float.NaN;
        }

        return new LogitTable(logits, [.. table.Gold], table.Exits, table.Labels);
    }
}
