namespace EarlyExitGen.Hosting.Shadow;

/// <summary>
/// Draws a share of the texts, runs them to the end when there is nothing else to do, and watches over the promise
/// and over whether they are still those of the calibration. Thread-safe.
/// </summary>
internal sealed class ShadowWatch<TInput>
    where TInput : notnull
{
    private readonly Lock _gate = new();
    private readonly ShadowQueue<TInput> _queue;
    private readonly ShadowDraw _draw;
    private readonly ShadowHooks<TInput> _hooks;
    private readonly ShadowAccounts _accounts;
    private CascadeInfo _cascade;
    private CancellationTokenSource? _running;
    private float? _owed;
    private long _epoch;
    private bool _pumping;
    private bool _stopped;

    /// <summary>Watches over a cascade.</summary>
    /// <param name="cascade">The cascade.</param>
    /// <param name="options">The options.</param>
    /// <param name="draw">Draws the texts.</param>
    /// <param name="time">The clock.</param>
    /// <param name="hooks">What it asks and tells.</param>
    public ShadowWatch(
        CascadeInfo cascade,
        CascadeHostOptions options,
        ShadowDraw draw,
        TimeProvider time,
        ShadowHooks<TInput> hooks)
    {
        _cascade = cascade;
        _draw = draw;
        _accounts = new ShadowAccounts(cascade, options.ShadowRisk, draw);
        _hooks = hooks;
        _queue = new ShadowQueue<TInput>(options.ShadowQueueLimit, draw, time);
    }

    /// <summary>The share of texts that are drawn.</summary>
    public double Rate { get; set; }

    /// <summary>How many texts wait to be run.</summary>
    public int Waiting
    {
        get
        {
            lock (_gate)
            {
                return _queue.Waiting;
            }
        }
    }

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
            _queue.Take(
                new ShadowEntry<TInput>
                {
                    Input = input,

                    // The last exit is the full model: only what exits before it would say is not known.
                    IsKnown = exit == _cascade.Exits.Count - 1 && !_accounts.NeedScores,
                    Label = label,
                    Exit = exit,
                    Dial = dial,
                    Promised = _cascade.Rule == CascadeRule.Agreement ? Math.Max(_owed ?? 0, dial) : 0,
                    Weight = 0,
                    Largest = 1,
                    Hour = 0,
                },
                open: !_stopped);
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
            if (_pumping || _stopped || _queue.Waiting == 0)
            {
                return;
            }

            _pumping = true;
        }

        ThreadPool.UnsafeQueueUserWorkItem(_ => Pump(idle), null);
    }

    /// <summary>Begins again, for another cascade or after its owner has turned the dial.</summary>
    /// <param name="cascade">The cascade.</param>
    public void Reset(CascadeInfo cascade)
    {
        lock (_gate)
        {
            Clear(cascade);
            _accounts.Forget();
            _owed = null;
        }
    }

    /// <summary>
    /// Begins again after the dial was turned back: what was promised before is still owed, and that it was broken is
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

    /// <summary>Keeps what the exits give for the texts to come, and tells when there are enough.</summary>
    /// <param name="texts">How many.</param>
    public void Gather(int texts)
    {
        lock (_gate)
        {
            _accounts.Gather(texts);
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

    /// <summary>What was seen; null while nothing was drawn and nothing was noticed before.</summary>
    public ShadowReport? Report()
    {
        lock (_gate)
        {
            return _queue.Drawn == 0 && !_accounts.HaveNoticed ? null : _accounts.Report() with
            {
                Drawn = _queue.Drawn,
                Waiting = _queue.Waiting,
                Thinned = _queue.Thinned,
                Unseen = _queue.UnseenByHour.Sum(),
                UnseenByHour = _queue.UnseenByHour,
            };
        }
    }

    /// <summary>Runs texts on this thread, as long as there is nothing else to do.</summary>
    /// <param name="idle">Whether there is nothing else to do.</param>
    internal void Pump(Func<bool> idle)
    {
        while (true)
        {
            ShadowEntry<TInput>? entry;
            long epoch;
            CancellationTokenSource running = new();
            lock (_gate)
            {
                epoch = _epoch;
                entry = _queue.Next;
                _running = running;

                // Whoever comes from here on ends it.
                if (_stopped || entry is null || !idle())
                {
                    (_running, _pumping) = (null, false);
                    running.Dispose();
                    return;
                }
            }

            Run(entry, epoch, running);
        }
    }

    private void Run(ShadowEntry<TInput> entry, long epoch, CancellationTokenSource running)
    {
        ShadowRun? seen = null;
        Exception? failure = null;
        try
        {
            seen = entry.IsKnown ? new ShadowRun(entry.Label, 0) : _hooks.Run(entry.Input!, running.Token);
        }
        catch (OperationCanceledException) when (running.IsCancellationRequested)
        {
            // It stays where it is, and is run again.
        }
        catch (Exception e)
        {
            failure = e;
        }

        ShadowNews news = default;
        lock (_gate)
        {
            _running = null;
            running.Dispose();
            if (epoch != _epoch || (seen is null && failure is null))
            {
                return;
            }

            _queue.Remove();
            if (seen is { } run)
            {
                news = _accounts.See(entry, run);
            }
            else
            {
                _queue.Unseen(entry.Hour);
            }
        }

        if (failure is not null)
        {
            _hooks.Failed(failure);
        }

        Tell(news);
    }

    private void Tell(ShadowNews news)
    {
        // Meanwhile its owner may have begun again.
        if (news.Shifted && Report() is { Shift: not null } shifted)
        {
            _hooks.Shifted(shifted);
        }

        if (news.Broken && Report() is { } broken)
        {
            _hooks.Broken(broken, Holds);
        }

        if (news.Gathered is { } texts)
        {
            _hooks.Gathered(texts);
        }
    }

    private void Clear(CascadeInfo cascade)
    {
        _epoch++;
        _queue.Clear();
        _accounts.Begin(cascade);
        _cascade = cascade;
    }

    // The largest promised rate below a setting at which the texts that were seen disagree no more often than it says.
    private float? Holds(float dial)
    {
        lock (_gate)
        {
            return _accounts.Holds(dial);
        }
    }
}
