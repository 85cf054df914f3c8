using System.Diagnostics;
using EarlyExitGen.Toolchain.Foundation.Data;

namespace EarlyExitGen.Toolchain.Verbs.Measuring;

/// <summary>One way to classify, what it answered, and how long it took, text by text.</summary>
/// <param name="count">The number of texts.</param>
/// <param name="classify">Classifies a text.</param>
/// <param name="prepare">Called before each text; its time does not count.</param>
internal sealed class Contender(int count, Func<Instance, (int Label, int Exit)> classify, Action? prepare = null)
{
    private readonly long[] _ticks = new long[count];

    /// <summary>One that tells its label only, as it has no exits.</summary>
    public Contender(int count, Func<Instance, int> classify)
        : this(count, text => (classify(text), 0))
    {
    }

    /// <summary>The answers.</summary>
    public int[] Labels { get; } = new int[count];

    /// <summary>The exits that answered.</summary>
    public int[] Exits { get; } = new int[count];

    /// <summary>The times.</summary>
    public IEnumerable<double> Microseconds => _ticks.Select(ticks => ticks * 1e6 / Stopwatch.Frequency);

    /// <summary>The mean time of a text.</summary>
    public double MeanMicroseconds => _ticks.Sum() * 1e6 / Stopwatch.Frequency / count;

    /// <summary>The time of each round in seconds, the texts split into as many parts in their order.</summary>
    public double[] Rounds(int rounds)
    {
        double[] seconds = new double[rounds];
        for (int i = 0; i < count; i++)
        {
            seconds[InterleavedTiming.RoundOf(i, count, rounds)] += (double)_ticks[i] / Stopwatch.Frequency;
        }

        return seconds;
    }

    /// <summary>Classifies text <paramref name="i"/>, and keeps its time.</summary>
    public void Run(int i, Instance text)
    {
        prepare?.Invoke();
        long start = Stopwatch.GetTimestamp();
        (Labels[i], Exits[i]) = classify(text);
        _ticks[i] = Stopwatch.GetTimestamp() - start;
    }

    /// <summary>Classifies a text without keeping anything.</summary>
    public void WarmUp(Instance text)
    {
        prepare?.Invoke();
        classify(text);
    }
}
