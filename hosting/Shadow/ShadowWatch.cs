namespace EarlyExitGen.Hosting.Shadow;

/// <summary>
/// Draws a share of the texts, runs them to the end when there is nothing else to do, and watches over the promise.
/// Thread-safe.
/// </summary>
/// <remarks>
/// What had to be left out must not tell: in busy hours other texts may come than in quiet ones. So whether a drawn
/// text is kept is decided when it comes, with a probability that only the queue's length decides (1 while it is less
/// than half full, then 1/2, 1/4), and one that is kept counts for 1 by that probability. Where the queue is full
/// nothing is taken and nothing counts for it: those texts are told by hour.
/// </remarks>
internal sealed class ShadowWatch<TInput>
    where TInput : notnull
{
    private readonly Lock _gate = new();
    private readonly Queue<Entry> _queue = [];
    private readonly ShadowDraw _draw;
    private readonly TimeProvider _time;
    private readonly Func<TInput, CancellationToken, ShadowRun> _run;
    private readonly Action<ShadowReport, Func<float, float?>> _broken;
    private readonly Action<Exception> _failed;
    private readonly int _limit;
    private readonly double _risk;
    private readonly long[] _unseenByHour = new long[24];
    private CascadeInfo _cascade;
    private PromiseLedger _ledger;
    private CancellationTokenSource? _running;
    private float? _owed;
    private long _drawn;
    private long _thinned;
    private long _epoch;
    private bool _isBroken;
    private long? _noticedAfter;
    private bool _pumping;
    private bool _stopped;

    /// <summary>Watches over a cascade.</summary>
    /// <param name="cascade">The cascade.</param>
    /// <param name="options">The options.</param>
    /// <param name="draw">Draws the texts.</param>
    /// <param name="time">The clock.</param>
    /// <param name="run">Runs a text to the end, until its token is cancelled.</param>
    /// <param name="broken">
    /// Told once that the promise is broken, with what says at which setting, below a present one, it is kept.
    /// </param>
    /// <param name="failed">Told of a text that could not be run.</param>
    public ShadowWatch(
        CascadeInfo cascade,
        CascadeHostOptions options,
        ShadowDraw draw,
        TimeProvider time,
        Func<TInput, CancellationToken, ShadowRun> run,
        Action<ShadowReport, Func<float, float?>> broken,
        Action<Exception> failed)
    {
        _cascade = cascade;
        _draw = draw;
        _time = time;
        _run = run;
        _broken = broken;
        _failed = failed;
        _limit = options.ShadowQueueLimit;
        _risk = options.ShadowRisk;
        _ledger = new PromiseLedger(cascade.Exits.Count, _risk);
    }

    /// <summary>The share of texts that are drawn.</summary>
    public double Rate { get; set; }

    /// <summary>Takes a text that was answered, if it is drawn.</summary>
    /// <param name="input">The text.</param>
    /// <param name="label">What it was answered with.</param>
    /// <param name="exit">The exit that answered.</param>
    /// <param name="dial">The setting.</param>
    public void Offer(TInput input, int label, int exit, float dial)
    {
        double rate = Rate;
        if (rate <= 0 || _draw.Next() >= rate)
        {
            return;
        }

        lock (_gate)
        {
            _drawn++;
            double kept = _queue.Count >= _limit ? 0
                : 4 * _queue.Count >= 3 * _limit ? 0.25
                : 2 * _queue.Count >= _limit ? 0.5
                : 1;
            if (kept == 0 || _stopped)
            {
                Unseen(_time.GetUtcNow().Hour);
                return;
            }

            bool thinned = kept < 1 && _draw.Next() >= kept;
            _thinned += thinned ? 1 : 0;
            _queue.Enqueue(new Entry
            {
                // The last exit is the full model: there is nothing to run.
                Input = thinned || exit == _cascade.Exits.Count - 1 ? default : input,
                IsKnown = thinned || exit == _cascade.Exits.Count - 1,
                Label = label,
                Exit = exit,
                Largest = 1 / kept,
                Weight = thinned ? 0 : 1 / kept,
                Promised = _cascade.Rule == CascadeRule.Agreement ? Math.Max(_owed ?? 0, dial) : 0,
                Hour = _time.GetUtcNow().Hour,
            });
        }
    }

    /// <summary>Lets go of the text that is being run: a request has come. It is run again later.</summary>
    public void MakeRoom()
    {
        lock (_gate)
        {
            _running?.Cancel();
        }
    }

    /// <summary>Runs texts as long as there is nothing else to do, on a thread of the thread pool.</summary>
    /// <param name="idle">Whether there is nothing else to do.</param>
    public void Go(Func<bool> idle)
    {
        lock (_gate)
        {
            if (_pumping || _stopped || _queue.Count == 0)
            {
                return;
            }

            _pumping = true;
        }

        ThreadPool.UnsafeQueueUserWorkItem(_ => Pump(idle), null);
    }

    /// <summary>Begins anew, for another cascade or after its owner has turned the dial.</summary>
    /// <param name="cascade">The cascade.</param>
    public void Reset(CascadeInfo cascade)
    {
        lock (_gate)
        {
            Clear(cascade);
            _isBroken = false;
            _noticedAfter = null;
            _owed = null;
        }
    }

    /// <summary>
    /// Begins anew after the dial was turned back: what was promised before is still owed, and that it was broken is
    /// not forgotten.
    /// </summary>
    /// <param name="owed">The promised rate.</param>
    public void TurnedBack(float owed)
    {
        lock (_gate)
        {
            Clear(_cascade);
            _owed = owed;
        }
    }

    /// <summary>Runs no more texts.</summary>
    public void Stop()
    {
        lock (_gate)
        {
            _stopped = true;
            _running?.Cancel();
        }
    }

    /// <summary>What was seen; null while nothing was drawn and no promise is broken.</summary>
    public ShadowReport? Report()
    {
        lock (_gate)
        {
            return _drawn == 0 && !_isBroken ? null : new ShadowReport
            {
                Promised = _ledger.Promised,
                Total = _ledger.Total,
                Exits = _ledger.Exits,
                Drawn = _drawn,
                Waiting = _queue.Count,
                Thinned = _thinned,
                Unseen = _unseenByHour.Sum(),
                UnseenByHour = [.. _unseenByHour],
                Evidence = _ledger.Evidence,
                Broken = _isBroken,
                NoticedAfter = _noticedAfter,
            };
        }
    }

    private void Clear(CascadeInfo cascade)
    {
        _epoch++;
        _queue.Clear();
        _ledger = new PromiseLedger(cascade.Exits.Count, _risk);
        _cascade = cascade;
        (_drawn, _thinned) = (0, 0);
        Array.Clear(_unseenByHour);
    }

    /// <summary>Runs texts on this thread, as long as there is nothing else to do.</summary>
    /// <param name="idle">Whether there is nothing else to do.</param>
    internal void Pump(Func<bool> idle)
    {
        while (true)
        {
            Entry? entry;
            long epoch;
            CancellationTokenSource running = new();
            lock (_gate)
            {
                epoch = _epoch;
                _running = running;

                // Whoever comes from here on ends it.
                if (_stopped || !_queue.TryPeek(out entry) || !idle())
                {
                    (_running, _pumping) = (null, false);
                    running.Dispose();
                    return;
                }
            }

            Run(entry, epoch, running);
        }
    }

    private void Run(Entry entry, long epoch, CancellationTokenSource running)
    {
        ShadowRun? seen = null;
        Exception? failure = null;
        try
        {
            seen = entry.IsKnown ? new ShadowRun(entry.Label, 0) : _run(entry.Input!, running.Token);
        }
        catch (OperationCanceledException) when (running.IsCancellationRequested)
        {
            // It stays where it is, and is run again.
        }
        catch (Exception e)
        {
            failure = e;
        }

        bool broken = false;
        lock (_gate)
        {
            _running = null;
            running.Dispose();
            if (epoch != _epoch || (seen is null && failure is null))
            {
                return;
            }

            _queue.Dequeue();
            if (seen is { } run)
            {
                _ledger.Add(
                    entry.Exit,
                    run.FullLabel != entry.Label,
                    entry.Weight,
                    entry.Largest,
                    entry.Promised,
                    run.Promises);
                broken = _ledger.NoticedAfter is not null && !_isBroken;
                _isBroken |= broken;
                _noticedAfter ??= _ledger.NoticedAfter;
            }
            else
            {
                Unseen(entry.Hour);
            }
        }

        if (failure is not null)
        {
            _failed(failure);
        }

        if (broken)
        {
            _broken(Report()!, Holds);
        }
    }

    // The largest promised rate below a setting at which the texts that were seen disagree no more often than it says.
    private float? Holds(float dial)
    {
        lock (_gate)
        {
            int below = Math.Min(
                ShadowRun.MostPromises, _cascade.Promises.TakeWhile(promise => promise.Rate < dial).Count());
            return _ledger.LargestThatHolds(below, dial) is { } index ? _cascade.Promises[index].Rate : 0;
        }
    }

    private void Unseen(int hour) => _unseenByHour[hour]++;

    private sealed class Entry
    {
        public required TInput? Input { get; init; }

        public required bool IsKnown { get; init; }

        public required int Label { get; init; }

        public required int Exit { get; init; }

        public required double Largest { get; init; }

        public required double Weight { get; init; }

        public required float Promised { get; init; }

        public required int Hour { get; init; }
    }
}
