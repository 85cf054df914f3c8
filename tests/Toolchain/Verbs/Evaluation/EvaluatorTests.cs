using System.Text.Json;
using EarlyExitGen.TestCascades;
using EarlyExitGen.Toolchain.Foundation.Cli;
using EarlyExitGen.Toolchain.Foundation.Data;
using EarlyExitGen.Toolchain.Model.Manifests;
using EarlyExitGen.Toolchain.Verbs.Evaluation;
using EarlyExitGen.Toolchain.Verbs.Labels;
using EarlyExitGen.Toolchain.Verbs.Measuring;
using Xunit;

namespace EarlyExitGen.Toolchain.Tests.Verbs.Evaluation;

public sealed class EvaluatorTests
{
    private static readonly float[] Dials = [0, 0.02f, 0.1f];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void All_figures_follow_from_the_answers(bool pair)
    {
        using TestCascade files = TestCascade.Create(new TestCascadeOptions { Pair = pair });
        Instance[] data = RandomData(files, 300, pair);
        using InterpretedCascade cascade = InterpretedCascade.Load(files.ManifestFile);

        EvaluationReport report = Evaluate(files, cascade, data, Dials, plain: true);

        Assert.Equal((300, "agreement"), (report.Count, report.Rule));
        Assert.Equal(Dials.Cast<float?>(), report.Points.Select(p => p.Dial));
        int[] last = [.. data.Select(d => Fully(cascade, d).Label)];
        foreach (EvaluationPoint point in report.Points)
        {
            cascade.Dial = point.Dial!.Value;
            CascadePrediction[] answers = [.. data.Select(d => Classify(cascade, d))];
            int[] exits = [.. Enumerable.Range(0, 3).Select(exit => answers.Count(a => a.Exit == exit))];

            Assert.Equal(exits, point.Exits);
            Assert.Equal(answers.Zip(data).Count(p => p.First.Label == p.Second.Label) / 300.0, point.Accuracy);
            Assert.Equal(answers.Zip(last).Count(p => p.First.Label != p.Second) / 300.0, point.Disagreement);
            Assert.Equal(answers.Average(a => a.Layers), point.MeanLayers, 1e-12);
            double cost = answers.Average(a => a.Layers + (0.05 * (a.Exit + 1)));
            Assert.Equal(4 / cost, point.SpeedupLayers, 1e-12);
            Assert.Equal(report.Plain!.MeanMicroseconds / point.MeanMicroseconds, point.SpeedupWallClock!.Value, 1e-12);
        }

        Assert.True(report.Points[2].Exits[0] > 0, "no text left at the first exit");
    }

    [Fact]
    public void At_full_depth_the_cascade_is_its_plain_model()
    {
        using TestCascade files = TestCascade.Create();
        using InterpretedCascade cascade = InterpretedCascade.Load(files.ManifestFile);

        EvaluationReport report = Evaluate(files, cascade, RandomData(files, 200, pair: false), Dials, plain: true);

        Assert.Null(report.NeverExit.Dial);
        Assert.Equal([0, 0, 200], report.NeverExit.Exits);
        Assert.Equal(0, report.NeverExit.Disagreement);
        Assert.Equal(4, report.NeverExit.MeanLayers);
        Assert.Equal(4 / 4.15, report.NeverExit.SpeedupLayers, 1e-12);
        Assert.Equal(report.Plain!.Accuracy, report.NeverExit.Accuracy);
        Assert.Equal(report.NeverExit.Exits, report.Points[0].Exits);
    }

    [Fact]
    public void Without_a_plain_model_the_figures_against_it_are_null()
    {
        using TestCascade files = TestCascade.Create();
        using InterpretedCascade cascade =
            InterpretedCascade.Load(files.ManifestFile, rule: CascadeRule.MaxProbability);

        EvaluationReport report = Evaluate(files, cascade, RandomData(files, 50, pair: false), [0.5f, 1], plain: false);

        Assert.Equal("maxProbability", report.Rule);
        Assert.Null(report.Plain);
        Assert.Null(report.NeverExit.SpeedupWallClock);
        Assert.True(report.Points[0].MeanLayers < report.Points[1].MeanLayers);
    }

    [Theory]
    [InlineData(CascadeRule.Entropy, "entropy", 0.6f, 0f)]
    [InlineData(CascadeRule.Margin, "margin", 0.3f, 1f)]
    [InlineData(CascadeRule.Patience, "patience", 1f, 3f)]
    public void Every_rule_is_evaluated_with_its_own_dial(CascadeRule rule, string name, float fast, float full)
    {
        using TestCascade files = TestCascade.Create();
        using InterpretedCascade cascade = InterpretedCascade.Load(files.ManifestFile, rule: rule);

        EvaluationReport report =
            Evaluate(files, cascade, RandomData(files, 60, pair: false), [fast, full], plain: false);

        Assert.Equal(name, report.Rule);
        Assert.True(report.Points[0].MeanLayers < report.Points[1].MeanLayers);
    }

    [Fact]
    public void The_json_has_the_documented_names()
    {
        EvaluationPoint point =
            new(0.02f, 0.9, 0.01, [3, 1], 1, 2, 3, 4) { ByLabel = LabelScores.Of(["A", "B"], [(0, 0), (0, 1)]) };
        EvaluationReport report = new(4, "agreement", new PlainFigures(0.9, 5), point with { Dial = null }, [point]);

        const string ByLabel = """
            {"labels":[{"label":"A","count":2,"precision":1,"recall":0.5,"f1":0.6666666666666666},{"label":"B","count":0,"precision":0,"recall":null,"f1":0}],"macroF1":0.3333333333333333,"confusion":[[1,1],[0,0]]}
            """;
        string json = JsonSerializer.Serialize(report, Terminal.Json);

        Assert.Equal(
            """
            {"count":4,"rule":"agreement","plain":{"accuracy":0.9,"meanMicroseconds":5},
            "neverExit":{"dial":null,"accuracy":0.9,"disagreement":0.01,"exits":[3,1],
            "meanLayers":1,"speedupLayers":2,"meanMicroseconds":3,"speedupWallClock":4,"byLabel":$},
            "points":[{"dial":0.02,"accuracy":0.9,"disagreement":0.01,"exits":[3,1],
            "meanLayers":1,"speedupLayers":2,"meanMicroseconds":3,"speedupWallClock":4,"byLabel":$}],"cost":"layers"}
            """.ReplaceLineEndings("").Replace("$", ByLabel, StringComparison.Ordinal),
            string.Concat(json.Where(c => !char.IsWhiteSpace(c))));
    }

    private static EvaluationReport Evaluate(
        TestCascade files, InterpretedCascade cascade, Instance[] data, float[] dials, bool plain)
    {
        using PlainModel? plainModel = plain
            ? PlainModel.Load(CascadeManifest.Load(files.ManifestFile), files.PlainFile, threads: 1)
            : null;
        return Evaluator.Evaluate(cascade, plainModel, data, dials, () => { }, CancellationToken.None);
    }

    private static CascadePrediction Classify(InterpretedCascade cascade, Instance text) =>
        text.Second is null ? cascade.Classify(text.First) : cascade.Classify(text.First, text.Second);

    private static CascadePrediction Fully(InterpretedCascade cascade, Instance text) =>
        text.Second is null ? cascade.ClassifyFully(text.First) : cascade.ClassifyFully(text.First, text.Second);

    private static Instance[] RandomData(TestCascade files, int count, bool pair)
    {
        Random random = new(11);
        return [.. Enumerable.Range(0, count).Select(_ => new Instance(
            random.Next(3),
            files.RandomText(random, random.Next(1, 20)),
            pair ? files.RandomText(random, random.Next(1, 20)) : null))];
    }
}
