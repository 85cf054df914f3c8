using EarlyExitGen.Toolchain.Foundation;
using EarlyExitGen.Toolchain.Foundation.Statistics;
using EarlyExitGen.Toolchain.Verbs.Heads;
using Xunit;

namespace EarlyExitGen.Toolchain.Tests.Verbs.Heads;

public sealed class HeadLearnerTests
{
    private static readonly HeadShape Shape = new(16, 3);
    private static readonly HeadSettings Settings = new() { Epochs = 20 };

    [Fact]
    public void A_head_learns_what_one_token_tells()
    {
        RandomStates texts = new(600, 16, 3, scale: 50);
        LearnedHead head = Start(texts, 0);
        Learn([head], texts, threads: -1);

        RandomStates others = new(300, 16, 3, seed: 2, scale: 50);
        HeadBatch batch = new(16, 3);
        for (int text = 0; text < others.Count; text++)
        {
            batch.Add(others.Tokens(text), out Span<float> states, out _);
            others.Read(text, 0, states);
            head.Scaling.Apply(states);
        }

        float[] logits = new float[others.Count * 3];
        new HeadPass(Shape).Logits(head.Weights, batch, logits);
        int right = Enumerable.Range(0, others.Count).Count(
            text => Softmax.ArgMax(logits.AsSpan(text * 3, 3)) == Softmax.ArgMax(others.Target(text)));
        Assert.True(right > 0.85 * others.Count, $"{right} of {others.Count}");
    }

    [Fact]
    public void The_number_of_threads_does_not_matter()
    {
        RandomStates texts = new(100, 16, 3);
        LearnedHead[] one = [Start(texts, 0), Start(texts, 1)];
        LearnedHead[] many = [Start(texts, 0), Start(texts, 1)];
        Learn(one, texts, threads: 1);
        Learn(many, texts, threads: 7);

        Assert.Equal(one[0].Weights, many[0].Weights);
        Assert.Equal(one[1].Weights, many[1].Weights);
        Assert.NotEqual(one[0].Weights, one[1].Weights);
    }

    [Fact]
    public void States_that_are_not_finite_are_refused()
    {
        RandomStates texts = new(100, 16, 3);
        LearnedHead head = Start(texts, 0);
        head.Scaling.Factor[3] = float.PositiveInfinity;

        ToolException error = Assert.Throws<ToolException>(() => Learn([head, head], texts, threads: -1));

        Assert.Contains("not finite", error.Message, StringComparison.Ordinal);
    }

    private static LearnedHead Start(IStateSource texts, int place) =>
        LearnedHead.Start(Shape, StateScaling.Measure(texts, place, Shape.Hidden), new SplitMix64(1, place));

    private static void Learn(IReadOnlyList<LearnedHead> heads, IStateSource texts, int threads)
    {
        long all = (long)HeadLearner.Steps(texts.Count, Settings) * Settings.Epochs;
        new HeadLearner(heads, Settings, threads).Learn(texts, 0, all, 0, _ => { }, default);
    }
}
