using EarlyExitGen.Manifests;
using EarlyExitGen.TestCascades;
using EarlyExitGen.Toolchain.Foundation.Data;
using EarlyExitGen.Toolchain.Model.Manifests;
using EarlyExitGen.Toolchain.Tests.Verbs.Calibration;
using EarlyExitGen.Toolchain.Verbs.Analysis;
using EarlyExitGen.Toolchain.Verbs.Calibration;
using EarlyExitGen.Toolchain.Verbs.Tracing;
using Xunit;

namespace EarlyExitGen.Toolchain.Tests.Verbs.Analysis;

public sealed class AnalyzerTests
{
    private const int Count = 300;

    [Fact]
    public void Groups_hold_every_text_once_and_tell_where_it_leaves()
    {
        (CascadeSpec spec, CascadeTrace trace) = Make(labelled: true);
        int[] exits = new Replay(spec, CascadeRule.MaxProbability, trace.Logits).Exits(0.7f);

        AnalysisReport report = Analyzer.Analyze(spec, trace, CascadeRule.MaxProbability, 0.7f, top: 3);

        Assert.Equal(Count, report.Lengths.Sum(group => group.Count));
        Assert.InRange(report.Lengths.Count, 4, 5);
        Assert.All(report.Lengths.Zip(report.Lengths.Skip(1)), pair => Assert.True(pair.First.To < pair.Second.From));
        Assert.Equal(
            exits.Count(exit => exit == 0), report.Lengths.Sum(group => group.Exits[0] * group.Count), 1e-9);
        Assert.Equal(Count, report.Labels.Sum(label => label.Count));
        Assert.All(report.Exits, exit => Assert.InRange(exit.WithConsistency.Rho!.Value, 0.1, 1));
        Assert.All(report.Exits, exit => Assert.InRange(exit.WithLength.P!.Value, 0.001, 1));
    }

    [Fact]
    public void The_wrong_texts_are_wrong_where_they_leave_and_the_surest_come_first()
    {
        (CascadeSpec spec, CascadeTrace trace) = Make(labelled: true);
        int[] exits = new Replay(spec, CascadeRule.MaxProbability, trace.Logits).Exits(0.7f);

        AnalysisReport report = Analyzer.Analyze(spec, trace, CascadeRule.MaxProbability, 0.7f, top: 3);

        Assert.Equal(6, report.Wrong.Count);
        foreach (IGrouping<int, WrongText> exit in report.Wrong.GroupBy(text => text.Layer))
        {
            Assert.Equal(exit.OrderByDescending(text => text.Confidence), exit);
            Assert.All(exit, text => Assert.Equal(exit.Key, trace.ExitLayers[exits[text.Row - 1]]));
            Assert.All(exit, text => Assert.NotEqual(text.Label, text.Answer));
        }
    }

    [Fact]
    public void Without_labels_the_last_exit_stands_for_them()
    {
        (CascadeSpec spec, CascadeTrace trace) = Make(labelled: false);

        AnalysisReport report = Analyzer.Analyze(spec, trace, CascadeRule.MaxProbability, 0.5f, top: 2);

        Assert.Empty(report.Labels);
        Assert.All(report.Reliability, exit => Assert.Null(exit.Before));
        Assert.NotEmpty(report.Wrong);
        Assert.All(report.Wrong, text => Assert.NotEqual(text.Last, text.Answer));
        Assert.All(report.Lengths, group => Assert.Null(group.Accuracy));
    }

    [Fact]
    public void A_diagram_has_the_texts_of_its_error_and_a_sure_right_answer_no_brier_score()
    {
        LogitTable logits = RandomLogits.Create(seed: 5, Count);
        IReadOnlyList<AgreementBin> diagram = Reliability.Diagram(logits, 0, 1.5);

        Assert.Equal(Count, diagram.Sum(bin => bin.Count));
        Assert.Equal(
            Reliability.Of(logits, 0, 1.5).ExpectedCalibrationError,
            diagram.Sum(bin => bin.Count * Math.Abs(bin.Expected - bin.Seen)) / Count,
            1e-12);

        // Probabilities 1 and 0, then a half each: 0, 2 and 0.5.
        LogitTable sure = new([100, 0, 100, 0, 0, 0], [0, 1, 0], exits: 1, labels: 2);
        Assert.Equal(2.5 / 3, Reliability.Of(sure, 0, 1).BrierScore, 1e-9);
    }

    private static (CascadeSpec Spec, CascadeTrace Trace) Make(bool labelled)
    {
        using TestCascade files = TestCascade.Create();
        LogitTable logits = RandomLogits.Create(seed: 5, Count);
        int[] gold = [.. logits.Gold.Select(label => labelled ? label : Instance.Unlabelled)];
        float[] values = [.. Enumerable.Range(0, Count).SelectMany(
            text => Enumerable.Range(0, 3).SelectMany(exit => logits.Of(text, exit).ToArray()))];
        return (
            CascadeManifest.Load(files.ManifestFile).Spec,
            new CascadeTrace(
                "",
                [0, 2, 4],
                [.. Enumerable.Range(0, Count).Select(text =>
                    new TracedText(new Instance(gold[text], $"text {text}", null), 3 + (text * 7 % 60), false))],
                new LogitTable(values, gold, 3, 3)));
    }
}
