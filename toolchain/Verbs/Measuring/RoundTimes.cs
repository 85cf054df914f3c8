using System.Diagnostics;
using EarlyExitGen.Toolchain.Foundation.Data;

namespace EarlyExitGen.Toolchain.Verbs.Measuring;

/// <summary>One way to classify a text, and how long it took in each round.</summary>
internal sealed class RoundTimes(int rounds, Action<Instance> classify)
{
    /// <summary>The time of each round.</summary>
    public double[] Seconds { get; } = new double[rounds];

    /// <summary>Classifies a text and counts its time in a round.</summary>
    public void Run(int round, Instance text)
    {
        long start = Stopwatch.GetTimestamp();
        classify(text);
        Seconds[round] += Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
