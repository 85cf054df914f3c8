using System.Diagnostics;

namespace EarlyExitGen.Telemetry;

/// <summary>What is measured of one text, or of one group of texts, on its way. Default where nobody listens.</summary>
internal struct TextTiming
{
    /// <summary>What it is measured for; null where nobody listens.</summary>
    public ChainTelemetry? Telemetry;

    /// <summary>When it began, in ticks of the stopwatch.</summary>
    public long Start;

    /// <summary>The text's activity; null where nobody traces.</summary>
    public Activity? Activity;

    /// <summary>The time now, if it is measured.</summary>
    public readonly long Now => Telemetry is null ? 0 : Stopwatch.GetTimestamp();

    /// <summary>Says that it has waited from <paramref name="since"/>, a <see cref="Now"/>, until now.</summary>
    public readonly void Waited(long since) => Telemetry?.Waited(since);

    /// <summary>Says that the text has its answer.</summary>
    /// <param name="exit">The exit that answered.</param>
    /// <param name="truncated">Whether it lost its end.</param>
    public readonly void Answered(int exit, bool truncated) => Telemetry?.Answered(in this, exit, truncated);

    /// <summary>Says that texts have no answer; false, for the filter of an exception.</summary>
    public readonly bool Failed(Exception e, int texts = 1)
    {
        Telemetry?.Failed(in this, e, texts);
        return false;
    }

    /// <summary>Ends it.</summary>
    public void End()
    {
        Activity?.Dispose();
        this = default;
    }
}
