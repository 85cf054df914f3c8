namespace EarlyExitGen.Hosting;

/// <summary>What has happened to the texts of a cascade. Thread-safe.</summary>
/// <param name="exits">The number of exits.</param>
/// <param name="concurrency">How many chunks are computed at a time.</param>
/// <param name="time">The clock.</param>
internal sealed class ServiceCounts(int exits, int concurrency, TimeProvider time)
{
    // A text weighs as much as a hundredth of all before it.
    private const double Weight = 0.01;

    private static readonly TimeSpan Lately = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private readonly long[] _answered = new long[exits];
    private long _accepted;
    private long _unanswered;
    private long _refused;
    private long _refusedAt = long.MinValue;
    private double _seconds;

    /// <summary>Whether texts were refused within the last ten seconds.</summary>
    public bool RefusedLately
    {
        get
        {
            lock (_gate)
            {
                return _refusedAt != long.MinValue && time.GetElapsedTime(_refusedAt) < Lately;
            }
        }
    }

    /// <summary>Texts were taken.</summary>
    public void Accepted(int texts) => Interlocked.Add(ref _accepted, texts);

    /// <summary>Texts will get no answer.</summary>
    public void Unanswered(int texts) => Interlocked.Add(ref _unanswered, texts);

    /// <summary>Texts were refused.</summary>
    /// <returns>Whether none was for a while.</returns>
    public bool Refused(int texts)
    {
        bool lately = RefusedLately;
        lock (_gate)
        {
            _refused += texts;
            _refusedAt = time.GetTimestamp();
        }

        return !lately;
    }

    /// <summary>A text was answered.</summary>
    public void Answered(int exit) => Interlocked.Increment(ref _answered[exit]);

    /// <summary>Texts have taken a time.</summary>
    public void Took(int texts, TimeSpan elapsed)
    {
        lock (_gate)
        {
            double each = elapsed.TotalSeconds / texts;
            double weight = Math.Min(1, texts * Weight);
            _seconds = _seconds == 0 ? each : _seconds + (weight * (each - _seconds));
        }
    }

    /// <summary>How long it takes until as many texts are done; at least a millisecond.</summary>
    public TimeSpan TimeOf(int texts)
    {
        lock (_gate)
        {
            return TimeSpan.FromSeconds(Math.Max(0.001, texts * _seconds / concurrency));
        }
    }

    /// <summary>The counts; the rest is for the service to say.</summary>
    public CascadeServiceStatus Status()
    {
        lock (_gate)
        {
            long[] answered = new long[_answered.Length];
            for (int i = 0; i < answered.Length; i++)
            {
                answered[i] = Interlocked.Read(ref _answered[i]);
            }

            return new CascadeServiceStatus
            {
                Ready = false,
                Overloaded = false,
                Dial = 0,
                PresentDial = 0,
                Waiting = 0,
                QueueLimit = 0,
                Running = 0,
                Accepted = Interlocked.Read(ref _accepted),
                Answered = answered,
                Unanswered = Interlocked.Read(ref _unanswered),
                Refused = _refused,
                MeanTime = TimeSpan.FromSeconds(_seconds),
            };
        }
    }
}
