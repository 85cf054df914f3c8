using EarlyExitGen.TestCascades;
using EarlyExitGen.Tests.Shared;
using Xunit;
using static EarlyExitGen.Generator.Tests.Execution.CascadeKinds;

namespace EarlyExitGen.Generator.Tests.Execution;

/// <summary>Generated code, compiled and run on tiny cascades.</summary>
public class ExecutionTests
{
    public static TheoryData<string> Kinds => CascadeKinds.All;

    [Theory]
    [MemberData(nameof(Kinds))]
    public void It_answers_bit_for_bit_as_the_interpreted_cascade(string kind)
    {
        TestCascadeOptions options = Options(kind);
        using TestCascade files = TestCascade.Create(options);
        using ICompiledCascade compiled = CompiledCascade.Load(files, options);
        using InterpretedCascade interpreted = InterpretedCascade.Load(files.ManifestFile);
        Assert.Equal(interpreted.Dial, compiled.Dial);
        Random random = new(7);
        float[] dials = options.Rule switch
        {
            CascadeRule.Agreement => [0, 0.005f, 0.01f, 0.03f, 0.5f],
            CascadeRule.MaxProbability => [0.4f, 0.6f, 0.9f, 1],
            CascadeRule.Entropy => [0, 0.1f, 0.5f, 0.9f],
            CascadeRule.Margin => [0.05f, 0.3f, 0.8f, 1],
            _ => [1, 2, 3, 1e6f],
        };
        foreach (float? dial in (float?[])[null, .. dials])
        {
            if (dial is { } setting)
            {
                compiled.Dial = interpreted.Dial = setting;
            }

            for (int i = 0; i < 60; i++)
            {
                string first = files.RandomText(random, random.Next(0, 20));
                string? second = options.Pair ? files.RandomText(random, random.Next(0, 20)) : null;
                CascadePrediction expected = second is null
                    ? interpreted.Classify(first)
                    : interpreted.Classify(first, second);
                Assert.Equal(expected, compiled.Classify(first, second).Prediction);
                int[] ids = files.RandomIds(random, random.Next(2, options.MaxTokens + 1));
                Assert.Equal(interpreted.ClassifyTokens(ids), compiled.ClassifyTokens(ids).Prediction);
            }
        }
    }

    [Fact]
    public void A_device_that_no_machine_has_is_refused_as_by_the_interpreted_cascade()
    {
        TestCascadeOptions options = Options("plain");
        using TestCascade files = TestCascade.Create(options);
        CascadeDevice device = CascadeDevice.Cuda(1000);
        string expected = Assert.Throws<CascadeException>(
            () =>
                InterpretedCascade.Load(files.ManifestFile, new CascadeOptions { Device = device }).Dispose()).Message;
        Exception e = Assert.ThrowsAny<Exception>(() => CompiledCascade.Load(files, options, device: device).Dispose());
        Assert.Equal(expected, Assert.IsType<CascadeException>(e.InnerException).Message);
    }

    [Fact]
    public void It_answers_at_the_first_exit_that_reaches_its_threshold()
    {
        // The model's logits, computed without ONNX; the rule, written down once more.
        TestCascadeOptions options = Options("plain");
        using TestCascade files = TestCascade.Create(options);
        using ICompiledCascade compiled = CompiledCascade.Load(files, options);
        compiled.Dial = 0.05f;
        const double Epsilon = 0.2;
        int[] answered = new int[options.Exits.Count];
        Random random = new(11);
        for (int i = 0; i < 300; i++)
        {
            int[] ids = files.RandomIds(random, random.Next(2, 16));
            double[] all = files.Logits(ids);
            int exit = 0;
            bool close = false;
            for (; exit < options.Exits.Count - 1; exit++)
            {
                double threshold = (Math.Log((1 - Epsilon) / Epsilon) - 0.25) / (1.5 + (0.25 * exit));
                double score = Score(all.AsSpan(exit * 3, 3));
                close |= Math.Abs(score - threshold) < 1e-3;
                if (score >= threshold)
                {
                    break;
                }
            }

            // Single precision may decide otherwise where it is as close as that.
            if (close)
            {
                continue;
            }

            CompiledAnswer answer = compiled.ClassifyTokens(ids);
            answered[exit]++;
            double[] logits = all[(exit * 3)..((exit + 1) * 3)];
            Assert.Equal(exit, answer.Exit);
            Assert.Equal(options.Exits[exit], answer.Layers);
            Assert.Equal(Array.IndexOf(logits, logits.Max()), answer.Label);
            Assert.Equal(options.Labels[answer.Label], answer.LabelText);
            double[] odds = [.. logits.Select(z => Math.Exp(z / (1 + (0.1 * exit))))];
            Assert.All(Enumerable.Range(0, 3), c => Assert.Equal(odds[c] / odds.Sum(), answer.Probabilities[c], 1e-4));
            Assert.Equal(answer.Probabilities[answer.Label], answer.Confidence);
        }

        Assert.All(answered, count => Assert.True(count > 0));
    }

    [Fact]
    public void A_prediction_reads_well()
    {
        TestCascadeOptions options =
            Options("plain") with { FixedLogits = new Dictionary<int, float[]> { [0] = [0, 9, 0] } };
        using TestCascade files = TestCascade.Create(options);
        using ICompiledCascade compiled = CompiledCascade.Load(files, options);

        Assert.Equal("Sports (1.00) at exit 0, after 0 layers", compiled.Classify("the team wins").Text);
    }

    [Theory]
    [InlineData("plain")]
    [InlineData("maxProbability")]
    [InlineData("entropy")]
    [InlineData("margin")]
    [InlineData("patience")]
    [InlineData("own thresholds")]
    [InlineData("many labels")]
    [InlineData("lexical")]
    [InlineData("lexical patience")]
    public void Once_warm_it_allocates_nothing(string kind)
    {
        TestCascadeOptions options = Options(kind);
        using TestCascade files = TestCascade.Create(options);
        using ICompiledCascade compiled = CompiledCascade.Load(files, options);
        int[][] texts = [.. Enumerable.Range(2, 8).Select(length => files.RandomIds(new Random(length), length))];
        Action<int[]> discard = compiled.Discard;
        Allocations.AssertNone(() => Array.ForEach(texts, discard));
    }

    [Fact]
    public void Eight_threads_get_the_answers_that_one_gets_while_the_dial_is_turned()
    {
        TestCascadeOptions options = Options("plain");
        using TestCascade files = TestCascade.Create(options);
        using ICompiledCascade compiled = CompiledCascade.Load(files, options);
        int[][] texts = [.. Enumerable.Range(0, 64).Select(i => files.RandomIds(new Random(i), 2 + (i % 14)))];
        float[] dials = [0, 0.02f, 0.1f];
        CascadePrediction[][] alone = [.. texts.Select(ids => dials.Select(dial =>
        {
            compiled.Dial = dial;
            return compiled.ClassifyTokens(ids).Prediction;
        }).ToArray())];

        Parallel.For(0, 8, new ParallelOptions { MaxDegreeOfParallelism = 8 }, thread =>
        {
            for (int i = 0; i < 200; i++)
            {
                int text = ((thread * 31) + i) % texts.Length;
                compiled.Dial = dials[i % dials.Length];
                Assert.Contains(compiled.ClassifyTokens(texts[text]).Prediction, alone[text]);
            }
        });
    }

    [Theory]
    [InlineData("plain", -0.01f)]
    [InlineData("plain", 1f)]
    [InlineData("plain", float.NaN)]
    [InlineData("maxProbability", 1f / 3)]
    [InlineData("maxProbability", 1.01f)]
    [InlineData("maxProbability", float.NaN)]
    [InlineData("own thresholds", 1.01f)]
    [InlineData("entropy", 1f)]
    [InlineData("entropy", float.NaN)]
    [InlineData("margin", 0f)]
    [InlineData("margin", float.NaN)]
    [InlineData("patience", 0f)]
    public void The_dial_refuses_what_is_out_of_range_and_stays(string kind, float dial)
    {
        TestCascadeOptions options = Options(kind);
        using TestCascade files = TestCascade.Create(options);
        using ICompiledCascade compiled = CompiledCascade.Load(files, options);
        float before = compiled.Dial;

        Assert.Throws<ArgumentOutOfRangeException>("value", () => compiled.Dial = dial);
        Assert.Equal(before, compiled.Dial);
    }

    [Theory]
    [InlineData(CascadeRule.Agreement, 0.01, 0.05)]
    [InlineData(CascadeRule.MaxProbability, 0.9, 0.55)]
    [InlineData(CascadeRule.Entropy, 0.125, 0.5)]
    [InlineData(CascadeRule.Margin, 0.9, 0.25)]
    [InlineData(CascadeRule.Patience, 2, 1)]
    public void An_operating_point_turns_the_dial(CascadeRule rule, double careful, double fast)
    {
        TestCascadeOptions options = new()
        {
            Rule = rule,
            Exits = [0, 1, 2, 3],
            OperatingPoints = [("careful", [(rule, careful)]), ("fast", [(rule, fast)])],
        };
        using TestCascade files = TestCascade.Create(options);
        using ICompiledCascade compiled = CompiledCascade.Load(files, options);

        compiled.Use(1);
        Assert.Equal((float)fast, compiled.Dial);
        compiled.Use(0);
        Assert.Equal((float)careful, compiled.Dial);
        Assert.Throws<ArgumentOutOfRangeException>("point", () => compiled.Use(2));
        Assert.Equal((float)careful, compiled.Dial);
    }

    [Fact]
    public void Threads_that_turn_the_dial_to_operating_points_leave_it_at_one_of_them()
    {
        TestCascadeOptions options = new()
        {
            OperatingPoints = [("careful", [(CascadeRule.Agreement, 0.01)]), ("fast", [(CascadeRule.Agreement, 0.1)])],
        };
        using TestCascade files = TestCascade.Create(options);
        using ICompiledCascade compiled = CompiledCascade.Load(files, options);
        int[] ids = files.RandomIds(new Random(5), 9);
        CascadePrediction[] expected = [.. Enumerable.Range(0, 2).Select(point =>
        {
            compiled.Use(point);
            return compiled.ClassifyTokens(ids).Prediction;
        })];

        Parallel.For(0, 8, new ParallelOptions { MaxDegreeOfParallelism = 8 }, thread =>
        {
            for (int i = 0; i < 100; i++)
            {
                compiled.Use((thread + i) % 2);
                Assert.Contains(compiled.Dial, (float[])[0.01f, 0.1f]);
                Assert.Contains(compiled.ClassifyTokens(ids).Prediction, expected);
            }
        });
    }

    [Fact]
    public void At_a_dial_of_0_every_text_goes_through_all_layers()
    {
        // However sure the early exits are.
        TestCascadeOptions options = Options("plain") with { LogitScale = 1e30f };
        using TestCascade files = TestCascade.Create(options);
        using ICompiledCascade compiled = CompiledCascade.Load(files, options);
        compiled.Dial = 0;
        Random random = new(3);
        for (int i = 0; i < 50; i++)
        {
            Assert.Equal(2, compiled.ClassifyTokens(files.RandomIds(random, 8)).Exit);
        }
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void What_is_not_finite_never_answers_early_and_throws_at_the_last_exit(float logit)
    {
        TestCascadeOptions early =
            Options("plain") with { FixedLogits = new Dictionary<int, float[]> { [0] = [logit, 0, 0] } };
        using TestCascade files = TestCascade.Create(early);
        using ICompiledCascade compiled = CompiledCascade.Load(files, early);
        compiled.Dial = 0.5f;
        Assert.NotEqual(0, compiled.Classify("the team wins").Exit);

        TestCascadeOptions last =
            Options("one exit") with { FixedLogits = new Dictionary<int, float[]> { [0] = [logit, 0, 0] } };
        using TestCascade broken = TestCascade.Create(last);
        using ICompiledCascade throwing = CompiledCascade.Load(broken, last);
        Assert.Throws<CascadeException>(() => throwing.Classify("the team wins"));
    }

    /// <summary>The log-odds of the largest logit.</summary>
    private static double Score(ReadOnlySpan<double> logits)
    {
        double[] sorted = [.. logits.ToArray().OrderDescending()];
        return sorted[0] - Math.Log(sorted.Skip(1).Sum(Math.Exp));
    }
}
