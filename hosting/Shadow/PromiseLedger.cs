namespace EarlyExitGen.Hosting.Shadow;

/// <summary>
/// What was seen of the texts that were run to the end, in the order in which they came. Not thread-safe.
/// </summary>
/// <param name="exits">The number of exits.</param>
/// <param name="risk">The largest probability of a false alarm, and of each interval to be wrong, ever.</param>
internal sealed class PromiseLedger(int exits, double risk)
{
    // The texts from which it is said where the promise would be kept.
    private const int MostRecent = 2000;

    private readonly Row _total = new(risk);
    private readonly Row[] _exits = [.. Enumerable.Range(0, exits).Select(_ => new Row(risk))];
    private readonly PromiseEvidence _evidence = new();
    private readonly Queue<(double Weight, double Largest, ulong Promises)> _recent = [];
    private double _promised;
    private long _observations;

    /// <summary>How many texts had been seen when the promise was found broken; null if it was not.</summary>
    public long? NoticedAfter { get; private set; }

    /// <summary>The evidence.</summary>
    public double Evidence => _evidence.Wealth;

    /// <summary>The promised rate, on average.</summary>
    public double Promised => _observations == 0 ? 0 : _promised / _observations;

    /// <summary>All exits together.</summary>
    public ShadowRow Total => _total.Read();

    /// <summary>By exit.</summary>
    public IReadOnlyList<ShadowRow> Exits => [.. _exits.Select(row => row.Read())];

    /// <summary>Takes a text that was drawn.</summary>
    /// <param name="exit">The exit that answered.</param>
    /// <param name="disagreed">Whether the full model answers otherwise; of no account if it was left out.</param>
    /// <param name="weight">1 by the probability with which it was kept, or 0 where it was left out by chance.</param>
    /// <param name="largest">1 by that probability in any case.</param>
    /// <param name="promised">The rate that was promised for it; 0 or less for none.</param>
    /// <param name="promises">By promise, whether the cascade would have answered otherwise.</param>
    public void Add(int exit, bool disagreed, double weight, double largest, double promised, ulong promises)
    {
        _total.Add(disagreed, weight, largest);
        _exits[exit].Add(disagreed, weight, largest);
        _observations++;
        _promised += Math.Max(0, promised);
        if (_recent.Count == MostRecent)
        {
            _recent.Dequeue();
        }

        _recent.Enqueue((weight, largest, promises));
        if (promised > 0)
        {
            _evidence.Add(disagreed, weight, largest, promised);
            NoticedAfter ??= _evidence.Wealth >= 1 / risk ? _total.Read().Seen : null;
        }
    }

    /// <summary>
    /// The largest of some promises, from the smallest on, that recent texts keep within a rate with all that is known;
    /// null if not even the smallest does.
    /// </summary>
    /// <param name="count">How many promises there are.</param>
    /// <param name="rate">The rate that must be kept.</param>
    public int? LargestThatHolds(int count, double rate)
    {
        int? found = null;
        for (int i = 0; i < count; i++)
        {
            // One-sided: only the upper end counts.
            ConfidenceSequence seen = new(Math.Min(0.5, 2 * risk));
            foreach ((double weight, double largest, ulong promises) in _recent)
            {
                seen.Add((promises & (1UL << i)) != 0, weight, largest);
            }

            if (seen.Interval.Upper > rate)
            {
                break;
            }

            found = i;
        }

        return found;
    }

    private sealed class Row(double risk)
    {
        private readonly ConfidenceSequence _interval = new(risk);
        private long _seen;
        private long _disagreed;
        private double _weight;
        private double _weightDisagreed;

        public void Add(bool disagreed, double weight, double largest)
        {
            _interval.Add(disagreed, weight, largest);
            if (weight > 0)
            {
                _seen++;
                _weight += weight;
                _disagreed += disagreed ? 1 : 0;
                _weightDisagreed += disagreed ? weight : 0;
            }
        }

        public ShadowRow Read()
        {
            (double lower, double upper) = _interval.Interval;
            return new ShadowRow(_seen, _disagreed, _weight == 0 ? 0 : _weightDisagreed / _weight, lower, upper);
        }
    }
}
