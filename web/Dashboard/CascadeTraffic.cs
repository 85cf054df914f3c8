namespace EarlyExitGen.AspNetCore.Dashboard;

/// <summary>What one cascade did since the page was mapped. Thread-safe.</summary>
internal sealed class CascadeTraffic(int exits, TimeProvider time)
{
    private long _failures;
    private long _truncated;
    private long _layers;

    /// <summary>By exit.</summary>
    public IReadOnlyList<LatencyWindow> Exits { get; } =
        [.. Enumerable.Range(0, exits).Select(_ => new LatencyWindow(time))];

    /// <summary>Texts without an answer.</summary>
    public long Failures => Interlocked.Read(ref _failures);

    /// <summary>Texts that lost their end.</summary>
    public long Truncated => Interlocked.Read(ref _truncated);

    /// <summary>Layers that were computed.</summary>
    public long Layers => Interlocked.Read(ref _layers);

    /// <summary>Texts that wait, when it was asked last.</summary>
    public int Waiting { get; set; }

    /// <summary>Adds what a counter of the runtime counts.</summary>
    public void Add(string instrument, int exit, long value)
    {
        switch (instrument)
        {
            case "earlyexit.texts" when exit >= 0 && exit < Exits.Count:
                Exits[exit].Count(value);
                break;
            case "earlyexit.failures":
                Interlocked.Add(ref _failures, value);
                break;
            case "earlyexit.truncated_texts":
                Interlocked.Add(ref _truncated, value);
                break;
            case "earlyexit.layers":
                Interlocked.Add(ref _layers, value);
                break;
            default:
                break;
        }
    }

    /// <summary>Adds a duration, in seconds.</summary>
    public void Add(int exit, double duration)
    {
        if (exit >= 0 && exit < Exits.Count)
        {
            Exits[exit].Record(duration);
        }
    }
}
