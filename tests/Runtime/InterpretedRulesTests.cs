using EarlyExitGen.TestCascades;
using Xunit;

namespace EarlyExitGen.Tests;

/// <summary>The effect of the dials of the interpreted cascade's rules.</summary>
public class InterpretedRulesTests
{
    private static readonly float[] A = [2, 0];
    private static readonly float[] B = [0, 2];
    private static readonly Dictionary<int, (CascadeRule, double)[]> Own =
        new() { [0] = [(CascadeRule.MaxProbability, 0.95)] };

    [Theory]
    [InlineData(CascadeRule.Agreement, 0f)]
    [InlineData(CascadeRule.MaxProbability, 1f)]
    [InlineData(CascadeRule.Entropy, 0f)]
    [InlineData(CascadeRule.Margin, 1f)]
    [InlineData(CascadeRule.Patience, 3f)]
    public void A_rule_of_which_the_manifest_says_nothing_lets_no_text_go(CascadeRule rule, float dial)
    {
        CascadeRule other = rule == CascadeRule.Agreement ? CascadeRule.Margin : CascadeRule.Agreement;
        using TestCascade files = Fixed(new() { Rule = other }, A, A, A);
        using InterpretedCascade cascade = InterpretedCascade.Load(files.ManifestFile, rule: rule);

        Assert.Equal((rule, dial), (cascade.Rule, cascade.Dial));
        Assert.Equal(2, cascade.Classify("the").Exit);
    }

    [Theory]
    [InlineData(1f, "aab", 1)]
    [InlineData(2f, "aab", 2)]
    [InlineData(1f, "abb", 2)]
    [InlineData(1f, "aba", 2)]
    [InlineData(1f, "?ab", 2)]
    [InlineData(3e9f, "aaa", 2)]
    public void Patience_waits_for_an_answer_that_does_not_change(float dial, string answers, int exit)
    {
        float[][] logits = [.. answers.Select(c => c switch { 'a' => A, 'b' => B, _ => [float.NaN, 0] })];
        using TestCascade files = Fixed(new() { Rule = CascadeRule.Patience }, logits);
        using InterpretedCascade cascade = InterpretedCascade.Load(files.ManifestFile);
        cascade.Dial = dial;

        CascadePrediction answer = cascade.Classify("the");
        Assert.Equal((exit, answers[exit] - 'a'), (answer.Exit, answer.Label));
        Assert.Equal(answer, cascade.Classify("the"));
    }

    [Theory]
    [InlineData(CascadeRule.Entropy, -0.1f)]
    [InlineData(CascadeRule.Entropy, 1f)]
    [InlineData(CascadeRule.Entropy, float.NaN)]
    [InlineData(CascadeRule.Margin, 0f)]
    [InlineData(CascadeRule.Margin, 1.5f)]
    [InlineData(CascadeRule.Margin, float.NaN)]
    [InlineData(CascadeRule.Patience, 0f)]
    [InlineData(CascadeRule.Patience, 1.5f)]
    [InlineData(CascadeRule.Patience, float.NaN)]
    [InlineData(CascadeRule.Patience, float.PositiveInfinity)]
    public void The_dial_refuses_what_its_rule_does_not_take_and_stays(CascadeRule rule, float dial)
    {
        using TestCascade files = TestCascade.Create(new() { Rule = rule });
        using InterpretedCascade cascade = InterpretedCascade.Load(files.ManifestFile);
        float before = cascade.Dial;

        Assert.Throws<ArgumentOutOfRangeException>("value", () => cascade.Dial = dial);
        Assert.Equal(before, cascade.Dial);
    }

    [Theory]
    [InlineData(CascadeRule.Entropy, 0.99f)]
    [InlineData(CascadeRule.Margin, 0.01f)]
    public void Logits_that_are_not_finite_go_on(CascadeRule rule, float dial)
    {
        using TestCascade files = Fixed(new() { Rule = rule, Dial = dial }, [float.NaN, 0], A, B);
        using InterpretedCascade cascade = InterpretedCascade.Load(files.ManifestFile);
        Assert.Equal(1, cascade.Classify("the").Exit);
    }

    [Fact]
    public void Exits_start_with_thresholds_of_their_own_and_setting_the_dial_sets_all()
    {
        // The largest probability of each early exit is 0.88.
        using TestCascade files = Fixed(
            new() { Rule = CascadeRule.MaxProbability, Dial = 0.6, OwnDials = Own }, A, A, A);
        using InterpretedCascade cascade = InterpretedCascade.Load(files.ManifestFile);

        Assert.Equal(0.6f, cascade.Dial);
        Assert.Equal(1, cascade.Classify("the").Exit);
        cascade.Dial = cascade.Dial;
        Assert.Equal(0, cascade.Classify("the").Exit);
        cascade.Dial = 0.95f;
        Assert.Equal(2, cascade.Classify("the").Exit);
    }

    [Fact]
    public void Operating_points_turn_the_dial_of_the_rule_that_they_have_a_setting_for()
    {
        (string, (CascadeRule, double)[])[] points =
        [
            ("Fast, no care", [(CascadeRule.MaxProbability, 0.6)]),
            ("Both", [(CascadeRule.MaxProbability, 0.95), (CascadeRule.Margin, 0.5)]),
        ];
        using TestCascade files = Fixed(
            new() { Rule = CascadeRule.MaxProbability, Dial = 0.99, OperatingPoints = points }, A, A, A);
        using InterpretedCascade cascade = InterpretedCascade.Load(files.ManifestFile);
        using InterpretedCascade margin = InterpretedCascade.Load(files.ManifestFile, rule: CascadeRule.Margin);

        Assert.Equal(["Fast, no care", "Both"], cascade.OperatingPoints);
        cascade.Use("Fast, no care");
        Assert.Equal((0.6f, 0), (cascade.Dial, cascade.Classify("the").Exit));
        cascade.Use("Both");
        Assert.Equal((0.95f, 2), (cascade.Dial, cascade.Classify("the").Exit));
        Assert.Equal(["Both"], margin.OperatingPoints);
        margin.Use("Both");
        Assert.Equal(0.5f, margin.Dial);

        ArgumentException error = Assert.Throws<ArgumentException>("operatingPoint", () => margin.Use("Fast, no care"));
        Assert.Contains("no operating point 'Fast, no care' beside Both.", error.Message, StringComparison.Ordinal);
        Assert.Equal(0.5f, margin.Dial);
    }

    private static TestCascade Fixed(
        TestCascadeOptions options, params float[][] logits) => TestCascade.Create(options with
    {
        Labels = ["a", "b"],
        FixedLogits = logits.Select((z, exit) => (z, exit)).ToDictionary(p => p.exit, p => p.z),
    });
}
