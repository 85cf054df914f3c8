namespace EarlyExitGen.AspNetCore.Dashboard;

/// <summary>
/// How many texts there were in each of the last seconds, and how long they took, in buckets that are 26 % apart.
/// Thread-safe.
/// </summary>
internal sealed class LatencyWindow(TimeProvider time)
{
    /// <summary>The seconds that are looked back on.</summary>
    public const int Seconds = 60;

    private const int Buckets = 80;
    private const double Least = 1e-6;
    private const double PerDecade = 10;

    private readonly Lock _gate = new();
    private readonly long[] _second = new long[Seconds];
    private readonly int[] _texts = new int[Seconds];
    private readonly int[,] _durations = new int[Seconds, Buckets];
    private long _total;

    /// <summary>All texts since the beginning.</summary>
    public long Total
    {
        get
        {
            lock (_gate)
            {
                return _total;
            }
        }
    }

    /// <summary>Counts texts.</summary>
    public void Count(long texts)
    {
        lock (_gate)
        {
            _total += texts;
            _texts[Slot()] += (int)texts;
        }
    }

    /// <summary>Notes a duration, in seconds.</summary>
    public void Record(double duration)
    {
        int bucket = (int)Math.Clamp(Math.Log10(Math.Max(duration, Least) / Least) * PerDecade, 0, Buckets - 1);
        lock (_gate)
        {
            _durations[Slot(), bucket]++;
        }
    }

    /// <summary>Texts in the last seconds, the present one left out as long as it lasts.</summary>
    public int Recent(int seconds)
    {
        lock (_gate)
        {
            long now = Now();
            int sum = 0;
            for (int slot = 0; slot < Seconds; slot++)
            {
                sum += _second[slot] < now && _second[slot] >= now - seconds ? _texts[slot] : 0;
            }

            return sum;
        }
    }

    /// <summary>Texts of several in each of the last seconds, the latest whole one last.</summary>
    public static int[] Sum(IReadOnlyList<LatencyWindow> windows)
    {
        int[] sums = new int[Seconds - 1];
        foreach (LatencyWindow window in windows)
        {
            window.AddTo(sums);
        }

        return sums;
    }

    /// <summary>Quantiles of the durations in the window, in seconds; null where there are none.</summary>
    public (double? Median, double? P95) Quantiles()
    {
        Span<int> sums = stackalloc int[Buckets];
        lock (_gate)
        {
            long now = Now();
            for (int slot = 0; slot < Seconds; slot++)
            {
                for (int bucket = 0; bucket < Buckets && _second[slot] > now - Seconds; bucket++)
                {
                    sums[bucket] += _durations[slot, bucket];
                }
            }
        }

        return (Quantile(sums, 0.5), Quantile(sums, 0.95));
    }

    private void AddTo(Span<int> sums)
    {
        lock (_gate)
        {
            long now = Now();
            for (int slot = 0; slot < Seconds; slot++)
            {
                long ago = now - _second[slot];
                if (ago >= 1 && ago <= sums.Length)
                {
                    sums[^(int)ago] += _texts[slot];
                }
            }
        }
    }

    // The middle of the bucket, as the ratio has it.
    private static double? Quantile(ReadOnlySpan<int> sums, double share)
    {
        long count = 0;
        foreach (int sum in sums)
        {
            count += sum;
        }

        long left = (long)Math.Ceiling(count * share);
        for (int bucket = 0; bucket < Buckets && count > 0; bucket++)
        {
            left -= sums[bucket];
            if (left <= 0)
            {
                return Least * Math.Pow(10, (bucket + 0.5) / PerDecade);
            }
        }

        return null;
    }

    private long Now() => time.GetTimestamp() / time.TimestampFrequency;

    private int Slot()
    {
        long now = Now();
        int slot = (int)(now % Seconds);
        if (_second[slot] != now)
        {
            _second[slot] = now;
            _texts[slot] = 0;
            for (int bucket = 0; bucket < Buckets; bucket++)
            {
                _durations[slot, bucket] = 0;
            }
        }

        return slot;
    }
}
