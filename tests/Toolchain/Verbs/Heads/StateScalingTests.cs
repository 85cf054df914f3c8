using EarlyExitGen.Toolchain.Foundation.Statistics;
using EarlyExitGen.Toolchain.Verbs.Heads;
using Xunit;

namespace EarlyExitGen.Toolchain.Tests.Verbs.Heads;

public sealed class StateScalingTests
{
    private const int Hidden = 64;

    [Fact]
    public void Each_dimension_gets_mean_0_and_deviation_1()
    {
        Tokens tokens = new(500, i => 1 + (0.1f * i), _ => 1);
        StateScaling scaling = StateScaling.Measure(tokens, 0, Hidden);

        Assert.False(scaling.IsNormalizing);
        double[][] scaled = [.. tokens.All.Select(token =>
        {
            float[] state = [.. token];
            scaling.Apply(state);
            return state.Select(v => (double)v).ToArray();
        })];
        for (int i = 1; i < Hidden; i++)
        {
            double mean = scaled.Average(state => state[i]);
            Assert.Equal(0, mean, 1e-4);
            Assert.Equal(1, Math.Sqrt(scaled.Average(state => (state[i] - mean) * (state[i] - mean))), 1e-3);
        }

        // The first one never changes.
        Assert.All(scaled, state => Assert.Equal(0, state[0]));
    }

    [Fact]
    public void Tokens_of_very_different_lengths_are_normalized_first()
    {
        Tokens tokens = new(500, _ => 1, token => 1 + (token % 10));
        StateScaling scaling = StateScaling.Measure(tokens, 0, Hidden);

        Assert.True(scaling.IsNormalizing);
        float[] one = [.. tokens.All[10]];
        float[] longer = [.. tokens.All[10].Select(v => 7 * v)];
        scaling.Apply(one);
        scaling.Apply(longer);
        Assert.All(one.Zip(longer), pair => Assert.Equal(pair.First, pair.Second, 1e-3f));
    }

    // Texts of one token.
    private sealed class Tokens : IStateSource
    {
        public Tokens(int count, Func<int, float> deviation, Func<int, float> length)
        {
            SplitMix64 random = new(1);
            All = [.. Enumerable.Range(0, count).Select(token => random.Normal(Hidden, 1)
                .Select((v, i) => length(token) * (i == 0 ? 3 : (deviation(i) * v) + i)).ToArray())];
        }

        public float[][] All { get; }

        public int Count => All.Length;

        int IStateSource.Tokens(int text) => 1;

        public void Read(int text, int place, Span<float> states) => All[text].CopyTo(states);

        public ReadOnlySpan<float> Target(int text) => [];
    }
}
