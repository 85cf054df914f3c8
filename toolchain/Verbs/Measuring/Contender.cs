using System.Diagnostics;
using EarlyExitGen.Toolchain.Foundation.Data;

namespace EarlyExitGen.Toolchain.Verbs.Measuring;

/// <summary>One way to classify, what it answered, and how long it took.</summary>
internal sealed class Contender(int count, Action prepare, Func<Instance, (int Label, int Exit)> classify)
{
    private long _ticks;

    /// <summary>The answers, text by text.</summary>
    public int[] Labels { get; } = new int[count];

    /// <summary>The exits that answered, text by text.</summary>
    public int[] Exits { get; } = new int[count];

    /// <summary>The mean time of a text.</summary>
    public double MeanMicroseconds => _ticks * 1e6 / Stopwatch.Frequency / count;

    /// <summary>Classifies text <paramref name="i"/>, and counts its time.</summary>
    public void Run(int i, Instance text)
    {
        prepare();
        long start = Stopwatch.GetTimestamp();
        (Labels[i], Exits[i]) = classify(text);
        _ticks += Stopwatch.GetTimestamp() - start;
    }

    /// <summary>Classifies a text without counting it.</summary>
    public void WarmUp(Instance text)
    {
        prepare();
        classify(text);
    }
}
