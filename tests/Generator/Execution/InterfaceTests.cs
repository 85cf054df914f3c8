using EarlyExitGen.TestCascades;
using EarlyExitGen.Tests.Shared;
using Xunit;
using static EarlyExitGen.Generator.Tests.Execution.CascadeKinds;

namespace EarlyExitGen.Generator.Tests.Execution;

/// <summary>Generated classes, used by code that knows the interfaces only.</summary>
public class InterfaceTests
{
    public static TheoryData<string> Kinds => CascadeKinds.All;

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_call_at_a_setting_is_answered_as_if_the_dial_were_turned_to_it(string kind)
    {
        TestCascadeOptions options = Options(kind);
        using TestCascade files = TestCascade.Create(options);
        using ICompiledCascade compiled = CompiledCascade.Load(files, options);
        float before = compiled.Dial;
        Random random = new(17);
        (string, string)[] texts =
            [.. Enumerable.Range(0, 40).Select(_ => (files.RandomText(random, 9), files.RandomText(random, 5)))];
        float[] dials = Dials(options.Rule);
        foreach (float dial in dials)
        {
            IReadOnlyList<CascadePrediction> seen = compiled.Accept<AtSetting, IReadOnlyList<CascadePrediction>>(
                new AtSetting(compiled.Cascade, texts, compiled.Cascade.At(dial)));
            Assert.Equal(before, compiled.Dial);
            compiled.Cascade.Dial = dial;
            CascadePrediction[] turned =
                [.. texts.Select(text => compiled.Classify(text.Item1, text.Item2).Prediction)];
            Assert.Equal(turned, seen);
            Assert.Equal(turned, compiled.Accept<AtSetting, IReadOnlyList<CascadePrediction>>(
                new AtSetting(compiled.Cascade, texts, null)));
            Assert.Equal(turned, await compiled.Accept<Streamed, Task<CascadePrediction[]>>(
                new Streamed(compiled.Cascade, texts)));
            Assert.Equal(dial, compiled.Cascade.Dial);
            Assert.Equal(dial, compiled.Cascade.Setting.Dial);
            compiled.Cascade.Dial = before;
        }

        IReadOnlyList<CascadePrediction> full = compiled.Accept<AtSetting, IReadOnlyList<CascadePrediction>>(
            new AtSetting(compiled.Cascade, texts, compiled.Cascade.FullDepth));
        Assert.All(full, prediction => Assert.Equal(compiled.Cascade.Info.Exits.Count - 1, prediction.Exit));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_trace_says_where_the_cascade_leaves_at_any_setting_and_what_every_exit_says(string kind)
    {
        TestCascadeOptions options = Options(kind);
        using TestCascade files = TestCascade.Create(options);
        using ICompiledCascade compiled = CompiledCascade.Load(files, options);
        ICascade cascade = compiled.Cascade;
        Random random = new(23);
        (string, string)[] texts =
            [.. Enumerable.Range(0, 20).Select(_ => (files.RandomText(random, 9), files.RandomText(random, 5)))];
        TextTrace[] traces = compiled.Accept<Traced, TextTrace[]>(new Traced(cascade, texts, null));
        AssertLeaves(compiled, texts, cascade.Setting, [.. traces.Select(trace => trace.Answered)]);
        foreach (CascadeSetting setting in Dials(options.Rule).Select(cascade.At).Append(cascade.FullDepth))
        {
            AssertLeaves(compiled, texts, setting, [.. traces.Select(trace => trace.AnsweredAt(setting))]);
        }

        IReadOnlyList<CascadePrediction> full = compiled.Accept<AtSetting, IReadOnlyList<CascadePrediction>>(
            new AtSetting(cascade, texts, cascade.FullDepth));
        Assert.Equal(full.Select(prediction => prediction.Label), traces.Select(trace => trace.FullLabel));
        Assert.All(traces, trace => Assert.All(trace.Exits, exit =>
        {
            Assert.Equal(1, exit.Probabilities.Sum(), 1e-5);
            Assert.Equal(exit.Probabilities.Max(), exit.Probabilities[exit.Label]);
            Assert.Equal(cascade.Info.Exits[exit.Exit].Layer, exit.Layers);
        }));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void What_it_is_is_what_the_manifest_says(string kind)
    {
        TestCascadeOptions options = Options(kind);
        using TestCascade files = TestCascade.Create(options);
        using ICompiledCascade compiled = CompiledCascade.Load(files, options);
        using InterpretedCascade interpreted = InterpretedCascade.Load(files.ManifestFile);

        Assert.Equivalent(interpreted.Info, compiled.Cascade.Info, strict: true);
        Assert.Matches("^[0-9a-f]{64}$", interpreted.Info.Fingerprint);
        Assert.Same(compiled.Cascade.Info, compiled.Accept<Made, CascadeInfo>(new Made(files.Folder)));
    }

    [Theory]
    [InlineData("plain")]
    [InlineData("maxProbability")]
    [InlineData("patience")]
    [InlineData("own thresholds")]
    [InlineData("pair")]
    [InlineData("lexical")]
    public void Once_warm_a_call_at_a_setting_allocates_nothing(string kind)
    {
        TestCascadeOptions options = Options(kind);
        using TestCascade files = TestCascade.Create(options);
        using ICompiledCascade compiled = CompiledCascade.Load(files, options);
        Random random = new(5);
        (string, string)[] texts =
            [.. Enumerable.Range(0, 8).Select(_ => (files.RandomText(random, 9), files.RandomText(random, 5)))];
        Action call = compiled.Accept<Repeated, Action>(
            new Repeated(compiled.Cascade, texts, compiled.Cascade.At(Dials(options.Rule)[^1])));

        Allocations.AssertNone(call);
    }

    [Theory]
    [InlineData("plain", 1f)]
    [InlineData("maxProbability", 1.5f)]
    [InlineData("entropy", float.NaN)]
    [InlineData("patience", 1.5f)]
    [InlineData("patience", 0f)]
    public void A_setting_out_of_range_is_refused(string kind, float dial)
    {
        TestCascadeOptions options = Options(kind);
        using TestCascade files = TestCascade.Create(options);
        using ICompiledCascade compiled = CompiledCascade.Load(files, options);
        float before = compiled.Dial;

        Assert.Throws<ArgumentOutOfRangeException>("dial", () => compiled.Cascade.At(dial));
        Assert.Throws<ArgumentOutOfRangeException>("value", () => compiled.Cascade.Dial = dial);
        Assert.Equal(before, compiled.Dial);
    }

    [Fact]
    public void A_setting_of_another_cascade_is_refused()
    {
        TestCascadeOptions options = Options("maxProbability");
        using TestCascade files = TestCascade.Create(options);
        using ICompiledCascade compiled = CompiledCascade.Load(files, options);
        using ICompiledCascade other = CompiledCascade.Load(files, options);
        CascadeSetting setting = other.Cascade.At(0.9f);

        ArgumentException e = Assert.Throws<ArgumentException>("setting", () =>
            compiled.Accept<AtSetting, IReadOnlyList<CascadePrediction>>(
                new AtSetting(compiled.Cascade, [("the team wins", "")], setting)));
        Assert.Contains("another cascade", e.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>("setting", () => compiled.Accept<Traced, TextTrace[]>(
            new Traced(compiled.Cascade, [("the team wins", "")], setting)));
    }

    [Fact]
    public void An_operating_point_is_found_by_its_name()
    {
        TestCascadeOptions options = new()
        {
            OperatingPoints = [("careful", [(CascadeRule.Agreement, 0.01)]), ("fast", [(CascadeRule.Agreement, 0.1)])],
        };
        using TestCascade files = TestCascade.Create(options);
        using ICompiledCascade compiled = CompiledCascade.Load(files, options);

        Assert.Equal(0.1f, compiled.Cascade.Info.OperatingPoint("fast").Dial);
        ArgumentException e =
            Assert.Throws<ArgumentException>("name", () => compiled.Cascade.Info.OperatingPoint("slow"));
        Assert.Contains("'slow' beside", e.Message, StringComparison.Ordinal);
    }

    private static float[] Dials(CascadeRule rule) => rule switch
    {
        CascadeRule.Agreement => [0, 0.01f, 0.03f, 0.5f],
        CascadeRule.MaxProbability => [0.4f, 0.6f, 0.9f, 1],
        CascadeRule.Entropy => [0, 0.1f, 0.5f, 0.9f],
        CascadeRule.Margin => [0.05f, 0.3f, 0.8f, 1],
        _ => [1, 2, 3],
    };

    private static void AssertLeaves(
        ICompiledCascade compiled, (string, string)[] texts, CascadeSetting setting, int[] exits) => Assert.Equal(
            compiled.Accept<AtSetting, IReadOnlyList<CascadePrediction>>(
                new AtSetting(compiled.Cascade, texts, setting)).Select(prediction => prediction.Exit),
            exits);
}
