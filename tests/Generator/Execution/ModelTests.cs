using EarlyExitGen.Generator.Tests.Host;
using EarlyExitGen.TestCascades;
using EarlyExitGen.Tests.Shared;
using Xunit;
using static EarlyExitGen.Generator.Tests.Execution.CascadeKinds;

namespace EarlyExitGen.Generator.Tests.Execution;

/// <summary>Generated code of cascades in which one model goes on after another.</summary>
public class ModelTests
{
    public static TheoryData<string> Kinds => OfModels;

    [Theory]
    [MemberData(nameof(Kinds))]
    public void It_answers_bit_for_bit_as_the_interpreted_cascade(string kind)
    {
        TestCascadeOptions options = OptionsOfModels(kind);
        using TestCascade files = TestCascade.Create(options);
        using ICompiledCascade compiled = CompiledCascade.Load(files, options);
        using InterpretedCascade interpreted = InterpretedCascade.Load(files.ManifestFile);
        Assert.Equal(interpreted.Info.Fingerprint, compiled.Cascade.Info.Fingerprint);
        Assert.Equal(interpreted.Info.Exits, compiled.Cascade.Info.Exits);
        Assert.Equal(options.Models[^1].Name, interpreted.Info.Exits[^1].Model);
        Random random = new(7);
        HashSet<int> exits = [];
        foreach (float dial in Dials(options))
        {
            compiled.Dial = interpreted.Dial = dial;
            for (int i = 0; i < 60; i++)
            {
                string first = files.RandomText(random, random.Next(0, 20));
                string? second = options.Pair ? files.RandomText(random, random.Next(0, 20)) : null;
                CascadePrediction expected = second is null
                    ? interpreted.Classify(first)
                    : interpreted.Classify(first, second);
                Assert.Equal(expected with { Model = 0 }, compiled.Classify(first, second).Prediction);
                Assert.Equal(expected.Model, interpreted.ExitModels[expected.Exit]);
                exits.Add(expected.Exit);
                if (interpreted.TakesTokens)
                {
                    int[] ids = files.RandomIds(random, random.Next(2, options.MaxTokens + 1));
                    Assert.Equal(
                        interpreted.ClassifyTokens(ids) with { Model = 0 }, compiled.ClassifyTokens(ids).Prediction);
                }
            }
        }

        Assert.True(exits.Count > 2);
        Assert.Contains(interpreted.ExitLayers.Count - 1, exits);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Many_texts_get_the_answers_that_each_gets_alone(string kind)
    {
        TestCascadeOptions options = OptionsOfModels(kind);
        using TestCascade files = TestCascade.Create(options);
        Random random = new(9);
        string[] firsts = [.. Enumerable.Range(0, 150).Select(_ => files.RandomText(random, random.Next(0, 20)))];
        string[] seconds = [.. firsts.Reverse()];
        foreach (int rows in (int[])[1, 6])
        {
            using ICompiledCascade compiled = CompiledCascade.Load(files, options, rows);
            compiled.Dial = Dials(options)[0];
            CompiledAnswer[] answers = compiled.ClassifyMany(firsts, seconds);
            Assert.All(Enumerable.Range(0, firsts.Length), i =>
            {
                CompiledAnswer alone = compiled.Classify(firsts[i], options.Pair ? seconds[i] : null);
                Assert.Equal(
                    (alone.Label, alone.Exit, alone.Layers, alone.Truncated),
                    (answers[i].Label, answers[i].Exit, answers[i].Layers, answers[i].Truncated));
                Assert.Equal(alone.Confidence, answers[i].Confidence, rows == 1 ? 0 : 1e-5f);
            });
        }
    }

    [Theory]
    [InlineData("one vocabulary")]
    [InlineData("two vocabularies")]
    [InlineData("lexical")]
    [InlineData("patience")]
    public void Once_warm_it_allocates_nothing(string kind)
    {
        TestCascadeOptions options = OptionsOfModels(kind);
        using TestCascade files = TestCascade.Create(options);
        using ICompiledCascade compiled = CompiledCascade.Load(files, options);
        compiled.Dial = options.Rule == CascadeRule.Agreement ? 0 : compiled.Dial;
        Random random = new(2);
        string[] texts = [.. Enumerable.Range(0, 12).Select(words => files.RandomText(random, words))];
        Allocations.AssertNone(() =>
        {
            foreach (string text in texts)
            {
                compiled.Discard(text, "");
            }
        });
    }

    [Fact]
    public void The_code_says_where_the_model_changes()
    {
        TestCascadeOptions options = OptionsOfModels("three models");
        using TestCascade files = TestCascade.Create(options);
        string source = GeneratorHost.Run(files.ManifestText).AssertClean().Source;
        Assert.Contains("// Here the model changes: large goes on with the same token ids.", source, Ordinal);
        Assert.Contains(
            "// Here the model changes: an other one reads the text again, with the vocabulary vocab-2.txt.",
            source,
            Ordinal);
        Assert.Contains("// Exit 8, after layer 3 of the third: the last one always answers.", source, Ordinal);
        Assert.Contains("/// From exit 3 on <c>large</c> answers, and layers are counted in it.", source, Ordinal);
        Assert.DoesNotContain("ClassifyTokens", source, Ordinal);
    }

    private const StringComparison Ordinal = StringComparison.Ordinal;

    private static float[] Dials(TestCascadeOptions options) => options.Rule switch
    {
        CascadeRule.Agreement => [0.01f, 0.02f, 0.05f, 0],
        CascadeRule.Patience => [1, 2, 3],
        _ => [0.6f, 0.8f, 0.99f],
    };
}
