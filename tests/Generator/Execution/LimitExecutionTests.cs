using System.Runtime.ExceptionServices;
using EarlyExitGen.TestCascades;
using EarlyExitGen.Manifests;
using Xunit;

namespace EarlyExitGen.Generator.Tests.Execution;

/// <summary>
/// A class of as many labels and exits as there may be, compiled without optimization, on small stacks.
/// </summary>
public class LimitExecutionTests
{
    [Theory]
    [InlineData(256)]
    [InlineData(1024)]
    public void With_the_most_labels_and_exits_texts_are_answered_on_a_small_stack(int stackKilobytes)
    {
        TestCascadeOptions options = new()
        {
            Labels =
                [.. Enumerable.Range(0, ManifestLimits.Labels).Select(i => FormattableString.Invariant($"label {i}"))],
            Exits = [.. Enumerable.Range(0, ManifestLimits.Exits)],
            Rule = CascadeRule.MaxProbability,
            Dial = 1,
        };
        using TestCascade files = TestCascade.Create(options);
        using ICompiledCascade compiled = CompiledCascade.Load(files, options, rows: 4);
        using InterpretedCascade interpreted = InterpretedCascade.Load(files.ManifestFile);
        string[] texts = ["the team wins", "oil prices rise", "a", "stocks fall", "peace talks on"];

        OnStack(stackKilobytes, () =>
        {
            CompiledAnswer[] alone = [.. texts.Select(text => compiled.Classify(text))];
            CompiledAnswer[] together = compiled.ClassifyMany(texts, texts);

            Assert.Equal(texts.Select(text => interpreted.Classify(text)), alone.Select(answer => answer.Prediction));
            Assert.Equal(alone.Select(answer => answer.Label), together.Select(answer => answer.Label));
            Assert.All(alone.Concat(together), answer =>
            {
                Assert.Equal(ManifestLimits.Labels, answer.Probabilities.Length);
                Assert.Equal(1, answer.Probabilities.Sum(), 1e-4);
            });
        });
    }

    private static void OnStack(int kilobytes, Action action)
    {
        ExceptionDispatchInfo? thrown = null;
        Thread thread = new(
            () =>
            {
                try
                {
                    action();
                }
                catch (Exception e)
                {
                    thrown = ExceptionDispatchInfo.Capture(e);
                }
            },
            kilobytes * 1024);
        thread.Start();
        thread.Join();
        thrown?.Throw();
    }
}
