using EarlyExitGen.AspNetCore.Serving;

namespace EarlyExitGen.AspNetCore.Dashboard;

/// <summary>
/// What one cascade in the host did of late: texts as its service counts them, looked at every second, durations as the
/// runtime measures them. Thread-safe.
/// </summary>
internal sealed class CascadeTraffic
{
    private readonly Lock _gate = new();
    private long _truncated;

    /// <summary>Begins to look at a cascade.</summary>
    public CascadeTraffic(ICascadeGateway gateway, TimeProvider time)
    {
        Gateway = gateway;
        Exits = [.. gateway.Service.Info.Exits.Select(_ => new LatencyWindow(time))];
        Look();
    }

    /// <summary>The cascade.</summary>
    public ICascadeGateway Gateway { get; }

    /// <summary>By exit.</summary>
    public IReadOnlyList<LatencyWindow> Exits { get; }

    /// <summary>Texts that lost their end.</summary>
    public long Truncated => Interlocked.Read(ref _truncated);

    /// <summary>Looks how many texts were answered.</summary>
    public void Look()
    {
        lock (_gate)
        {
            IReadOnlyList<long> answered = Gateway.Service.Status.Answered;
            for (int exit = 0; exit < Exits.Count; exit++)
            {
                Exits[exit].CountUpTo(answered[exit]);
            }
        }
    }

    /// <summary>Counts texts that lost their end.</summary>
    public void AddTruncated(long texts) => Interlocked.Add(ref _truncated, texts);

    /// <summary>Adds a duration, in seconds.</summary>
    public void Add(int exit, double duration)
    {
        if (exit >= 0 && exit < Exits.Count)
        {
            Exits[exit].Record(duration);
        }
    }
}
