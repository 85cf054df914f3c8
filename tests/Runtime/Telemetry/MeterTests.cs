using System.Diagnostics.Metrics;
using EarlyExitGen.TestCascades;
using EarlyExitGen.Tests.Execution;
using EarlyExitGen.Tests.Shared;
using Xunit;

namespace EarlyExitGen.Tests.Telemetry;

/// <summary>What is measured is what happened.</summary>
[Collection(nameof(NonParallel))]
public class MeterTests
{
    public static TheoryData<bool, bool, int> Ways => new()
    {
        { false, false, 1 }, { true, false, 1 }, { false, true, 1 }, { true, true, 1 }, { false, true, 4 },
        { true, true, 4 },
    };

    [Theory]
    [MemberData(nameof(Ways))]
    public void Every_text_is_counted_once_at_its_exit(bool lexical, bool batch, int rows)
    {
        using TestCascade files = TestCascade.Create(Named("Counted") with { Lexicon = lexical ? new() : null });
        using InterpretedCascade cascade =
            InterpretedCascade.Load(files.ManifestFile, new CascadeOptions { BatchRows = rows });
        cascade.Dial = 0.03f;
        Random random = new(1);
        string[] texts = [.. Enumerable.Range(0, 300).Select(i => files.RandomText(random, i % 30))];
        CascadePrediction[] answers = new CascadePrediction[texts.Length];

        using Measurements seen = new("CountedClassifier");
        if (batch)
        {
            cascade.Classify(texts, answers);
        }
        else
        {
            answers = Array.ConvertAll(texts, text => cascade.Classify(text));
        }

        Dictionary<int, double> exits = answers.CountBy(a => a.Exit).ToDictionary(c => c.Key, c => (double)c.Value);
        Assert.True(exits.Count > 1);
        Assert.Equal(exits.OrderBy(e => e.Key), seen.ByExit("earlyexit.texts").OrderBy(e => e.Key));
        Assert.Equal(exits.Keys.Order(), seen.ByExit("earlyexit.text.duration").Keys.Order());
        Assert.Equal(texts.Length, seen.Values("earlyexit.text.duration").Length);
        Assert.All(seen.Values("earlyexit.text.duration"), seconds => Assert.InRange(seconds, double.Epsilon, 1000));
        Assert.Equal(answers.Sum(a => a.Layers), seen.Values("earlyexit.layers").Sum());
        Assert.Equal(answers.Count(a => a.Truncated), seen.Values("earlyexit.truncated_texts").Sum());
        Assert.NotEmpty(seen.Values("earlyexit.truncated_texts"));
        Assert.Empty(seen.Values("earlyexit.failures"));
        Assert.NotEmpty(seen.Values("earlyexit.text.wait_time"));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void Of_several_models_the_layers_of_all_count_that_ran(int rows)
    {
        TestModel further = new("large", new() { Exits = [1, 3], Seed = 8, ReversedVocabulary = true });
        using TestCascade files = TestCascade.Create(Named("Further") with { Models = [further], Exits = [0, 2] });
        using InterpretedCascade cascade =
            InterpretedCascade.Load(files.ManifestFile, new CascadeOptions { BatchRows = rows });
        cascade.Dial = 0.03f;
        Random random = new(1);
        string[] texts = [.. Enumerable.Range(0, 200).Select(i => files.RandomText(random, i % 20))];
        CascadePrediction[] answers = new CascadePrediction[texts.Length];

        using Measurements seen = new("FurtherClassifier");
        cascade.Classify(texts, answers);

        Dictionary<int, double> exits = answers.CountBy(a => a.Exit).ToDictionary(c => c.Key, c => (double)c.Value);
        Assert.Contains(3, exits.Keys);
        Assert.Equal(exits.OrderBy(e => e.Key), seen.ByExit("earlyexit.texts").OrderBy(e => e.Key));
        Assert.Equal(
            answers.Sum(a => a.Layers + (a.Model == 0 ? 0 : 2)), seen.Values("earlyexit.layers").Sum());
    }

    [Fact]
    public void Failures_are_counted_by_their_kind_and_answer_nothing()
    {
        using TestCascade files = TestCascade.Create(
            Named("Failing") with
            {
                Exits = [2], FixedLogits = new Dictionary<int, float[]> { [0] = [float.NaN, 0, 0] },
            });
        using InterpretedCascade cascade = InterpretedCascade.Load(files.ManifestFile);
        using Measurements seen = new("FailingClassifier");

        Assert.Throws<CascadeException>(() => cascade.Classify("the team wins"));
        Assert.Throws<OperationCanceledException>(
            () => cascade.Classify("the team wins", new CancellationToken(canceled: true)));

        Assert.Equal(
            new Dictionary<string, double>
            {
                ["EarlyExitGen.CascadeException"] = 1, ["System.OperationCanceledException"] = 1,
            },
            seen.ByError("earlyexit.failures"));
        Assert.Empty(seen.Values("earlyexit.texts"));
    }

    [Fact]
    public void The_dial_is_observed_until_the_cascade_is_disposed_of()
    {
        using TestCascade files = TestCascade.Create(Named("Dialled"));
        using Measurements seen = new("DialledClassifier");
        using (InterpretedCascade cascade = InterpretedCascade.Load(files.ManifestFile))
        {
            cascade.Dial = 0.25f;
            seen.Observe();
            cascade.Dial = 0.5f;
            seen.Observe();
        }

        seen.Observe();
        Assert.Equal([0.25, 0.5], seen.Values("earlyexit.dial"));
        Assert.Equal([0, 0], seen.Values("earlyexit.waiting"));
    }

    [Fact]
    public void A_text_that_is_traced_is_not_counted()
    {
        using TestCascade files = TestCascade.Create(Named("Traced"));
        using InterpretedCascade cascade = InterpretedCascade.Load(files.ManifestFile);
        using Measurements seen = new("TracedClassifier");

        cascade.Trace("the team wins", new float[9]);

        Assert.Empty(seen.Values("earlyexit.texts"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void While_somebody_listens_nothing_is_allocated_either(bool lexical)
    {
        using TestCascade files = TestCascade.Create(Named("Listened") with { Lexicon = lexical ? new() : null });

        // One context, so that none is made by whoever comes second.
        using InterpretedCascade cascade =
            InterpretedCascade.Load(files.ManifestFile, new CascadeOptions { MaxConcurrency = 1 });
        long[] sum = [0];
        using MeterListener listener = new();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Meter.Name == "EarlyExitGen")
            {
                self.EnableMeasurementEvents(instrument, sum);
            }
        };
        listener.SetMeasurementEventCallback<long>(static (_, value, tags, state) =>
            ((long[])state!)[0] += value + tags.Length);
        listener.SetMeasurementEventCallback<double>(static (_, _, tags, state) => ((long[])state!)[0] += tags.Length);
        listener.Start();
        string[] texts = ["", "the team wins", "oil prices fall and fall and fall again, and again, and again"];
        CascadePrediction[] answers = new CascadePrediction[texts.Length];

        Allocations.AssertNone(() =>
        {
            foreach (string text in texts)
            {
                cascade.Classify(text);
            }

            cascade.Classify(texts, answers);
        });
        Assert.True(sum[0] > 0);
    }

    private static TestCascadeOptions Named(string name) => new() { ClassName = name + "Classifier", MaxTokens = 16 };
}
