using EarlyExitGen.Toolchain.Foundation.Statistics;
using EarlyExitGen.Toolchain.Verbs.Heads;

namespace EarlyExitGen.Toolchain.Tests.Verbs.Heads;

/// <summary>
/// Texts of random hidden states whose label is told by one token: the sum of a few of its features, which stand out.
/// </summary>
internal sealed class RandomStates : IStateSource
{
    private readonly int _hidden;
    private readonly int _labels;
    private readonly float[][] _states;
    private readonly float[][] _targets;

    public RandomStates(int count, int hidden, int labels, int seed = 1, float scale = 1)
    {
        (_hidden, _labels) = (hidden, labels);
        SplitMix64 random = new(seed);
        _states = new float[count][];
        _targets = new float[count][];
        for (int text = 0; text < count; text++)
        {
            int tokens = 1 + (int)random.Below(9);
            int label = (int)random.Below(labels);
            _states[text] = random.Normal(tokens * hidden, scale);
            int telling = (int)random.Below(tokens) * hidden;
            _states[text][telling + label] += 4 * scale;
            _states[text][telling + labels] += 4 * scale;
            _targets[text] = [.. Enumerable.Range(0, labels).Select(i => i == label ? 0.9f : 0.1f / (labels - 1))];
        }
    }

    public int Count => _states.Length;

    public int Tokens(int text) => _states[text].Length / _hidden;

    public void Read(int text, int place, Span<float> states) => _states[text].CopyTo(states);

    public ReadOnlySpan<float> Target(int text) => _targets[text];

    /// <summary>All texts.</summary>
    public HeadBatch ToBatch()
    {
        HeadBatch batch = new(_hidden, _labels);
        for (int text = 0; text < Count; text++)
        {
            batch.Add(Tokens(text), out Span<float> states, out Span<float> target);
            Read(text, 0, states);
            Target(text).CopyTo(target);
        }

        return batch;
    }
}
