namespace EarlyExitGen.Hosting.Shadow;

/// <summary>All that is kept of the texts that were run to the end. Not thread-safe.</summary>
internal sealed class ShadowAccounts
{
    private readonly double _risk;
    private readonly ShadowDraw _draw;
    private CascadeInfo _cascade;
    private PromiseLedger _promise;
    private ShiftLedger? _shift;
    private RefitSample? _sample;
    private long? _brokenAfter;
    private long? _shiftedAfter;

    /// <summary>Begins.</summary>
    /// <param name="cascade">The cascade.</param>
    /// <param name="risk">The largest probability of a false alarm, ever.</param>
    /// <param name="draw">Draws.</param>
    public ShadowAccounts(CascadeInfo cascade, double risk, ShadowDraw draw)
    {
        _risk = risk;
        _draw = draw;
        _cascade = cascade;
        _promise = new PromiseLedger(cascade.Exits.Count, risk);
        _shift = ShiftLedger.Of(cascade, risk);
    }

    /// <summary>Whether the scores of all exits are asked for, even of texts that the last one answered.</summary>
    public bool NeedScores => _shift is not null || _sample is not null;

    /// <summary>Whether something was noticed.</summary>
    public bool HaveNoticed => _brokenAfter is not null || _shiftedAfter is not null;

    /// <summary>Begins again; what was noticed stays.</summary>
    /// <param name="cascade">The cascade.</param>
    public void Begin(CascadeInfo cascade)
    {
        _cascade = cascade;
        _promise = new PromiseLedger(cascade.Exits.Count, _risk);
        _shift = ShiftLedger.Of(cascade, _risk);
    }

    /// <summary>Forgets what was noticed, and what was to be gathered.</summary>
    public void Forget() => (_brokenAfter, _shiftedAfter, _sample) = (null, null, null);

    /// <summary>Keeps what the exits give for the texts to come.</summary>
    /// <param name="texts">How many.</param>
    public void Gather(int texts) => _sample = new RefitSample(texts, _draw);

    /// <summary>Takes a text.</summary>
    /// <param name="entry">The text as it was answered.</param>
    /// <param name="run">What it gave.</param>
    public ShadowNews See<TInput>(ShadowEntry<TInput> entry, ShadowRun run)
        where TInput : notnull
    {
        _promise.Add(
            entry.Exit, run.FullLabel != entry.Label, entry.Weight, entry.Largest, entry.Promised, run.Promises);
        bool broken = _brokenAfter is null && _promise.NoticedAfter is not null;
        _brokenAfter ??= _promise.NoticedAfter;

        // A text whose scores are not known came before they were asked for.
        bool shifted = false;
        if (_shift is { } shift && (run.Observed is not null || entry.Weight == 0))
        {
            shift.Add(entry.Exit, entry.Dial, run.Observed?.Scores, entry.Weight, entry.Largest);
            shifted = _shiftedAfter is null && shift.NoticedAfter is not null;
            _shiftedAfter ??= shift.NoticedAfter;
        }

        IReadOnlyList<ObservedText>? gathered = null;
        if (_sample is { } sample && run.Observed is { } text && sample.Add(text, entry.Weight))
        {
            gathered = sample.Texts;
            _sample = null;
        }

        return new ShadowNews(broken, shifted, gathered);
    }

    /// <summary>
    /// The largest promised rate below a setting at which the texts that were seen keep what it says.
    /// </summary>
    /// <param name="dial">The setting.</param>
    public float Holds(float dial)
    {
        int below = Math.Min(
            ShadowRun.MostPromises, _cascade.Promises.TakeWhile(promise => promise.Rate < dial).Count());
        return _promise.LargestThatHolds(below, dial) is { } index ? _cascade.Promises[index].Rate : 0;
    }

    /// <summary>What was seen; how many were drawn and left out is for the queue to say.</summary>
    public ShadowReport Report() => new()
    {
        Promised = _promise.Promised,
        Total = _promise.Total,
        Exits = _promise.Exits,
        Drawn = 0,
        Waiting = 0,
        Thinned = 0,
        Unseen = 0,
        UnseenByHour = [],
        Evidence = _promise.Evidence,
        Broken = _brokenAfter is not null,
        NoticedAfter = _brokenAfter,
        Shift = _shift?.Read(_shiftedAfter),
    };
}
