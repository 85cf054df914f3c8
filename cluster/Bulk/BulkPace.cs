namespace EarlyExitGen.Cluster.Bulk;

/// <summary>
/// How many chunks are under way at a time, and how long silos are waited for: both by how long the last chunks took,
/// so that a busy or slow cluster is neither given more than it keeps up with nor asked twice. Thread-safe.
/// </summary>
/// <param name="time">The clock.</param>
internal sealed class BulkPace(TimeProvider time)
{
    private const int MostAhead = 256;
    private const int PatienceFactor = 4;

    private static readonly TimeSpan Brisk = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LeastPatience = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan MostPatience = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private TimeSpan _slowest = TimeSpan.FromSeconds(2.5);
    private long _lastAnswer = time.GetTimestamp();
    private int _least = 2;
    private int _ahead = 4;

    /// <summary>How many chunks may be under way.</summary>
    public int Ahead
    {
        get
        {
            lock (_lock)
            {
                return _ahead;
            }
        }
    }

    /// <summary>How long a silo may be silent before another one is asked too.</summary>
    public TimeSpan Patience
    {
        get
        {
            lock (_lock)
            {
                TimeSpan patience = PatienceFactor * _slowest;
                return patience < LeastPatience ? LeastPatience
                    : patience > MostPatience ? MostPatience
                    : patience;
            }
        }
    }

    /// <summary>How many silos there are: each has something to do.</summary>
    public void Silos(int count)
    {
        lock (_lock)
        {
            _least = Math.Clamp(2 * count, 2, MostAhead);
            _ahead = Math.Max(_ahead, _least);
        }
    }

    /// <summary>A chunk was answered.</summary>
    public void Answered(TimeSpan took)
    {
        lock (_lock)
        {
            _lastAnswer = time.GetTimestamp();

            // Forgets slowly: one slow chunk is not taken for a dead silo by the next.
            _slowest = took > _slowest ? took : _slowest + (0.05 * (took - _slowest));
            _ahead = took < Brisk ? Math.Min(_ahead + 1, MostAhead) : Math.Max(_ahead - 1, _least);
        }
    }

    /// <summary>A chunk was refused: there was too much to do.</summary>
    public void Refused()
    {
        lock (_lock)
        {
            _ahead = Math.Max(_ahead - 1, _least);
        }
    }

    /// <summary>How long there has been no answer, to any chunk.</summary>
    /// <param name="since">A timestamp; what was before it does not count.</param>
    public TimeSpan SilentSince(long since)
    {
        lock (_lock)
        {
            return time.GetElapsedTime(Math.Max(since, _lastAnswer));
        }
    }
}
