using System.Diagnostics;
using Samples.News;

namespace QuickStart;

/// <summary>Classifies texts and takes their times.</summary>
internal static class Timing
{
    /// <summary>How often each text is timed; its median counts, so that a hiccup of the machine does not.</summary>
    private const int Rounds = 9;

    /// <summary>
    /// Classifies every text, one by one. One round goes ahead untimed: the first text of each length binds its
    /// buffers, and the first of all is compiled just in time.
    /// </summary>
    public static Answer[] ClassifyAll(NewsClassifier classifier, IReadOnlyList<string> texts)
    {
        long[][] ticks = [.. texts.Select(_ => new long[Rounds])];
        NewsPrediction[] predictions = new NewsPrediction[texts.Count];
        for (int round = -1; round < Rounds; round++)
        {
            for (int i = 0; i < texts.Count; i++)
            {
                long start = Stopwatch.GetTimestamp();
                predictions[i] = classifier.Classify(texts[i]);
                if (round >= 0)
                {
                    ticks[i][round] = Stopwatch.GetTimestamp() - start;
                }
            }
        }

        return [.. texts.Select((text, i) => new Answer(text, predictions[i], Median(ticks[i])))];
    }

    private static TimeSpan Median(long[] ticks)
    {
        Array.Sort(ticks);
        return Stopwatch.GetElapsedTime(0, ticks[ticks.Length / 2]);
    }
}
