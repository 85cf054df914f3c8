namespace EarlyExitGen.Hosting.Shadow;

/// <summary>
/// Whether the texts are still those of the calibration, valid at any time. Not thread-safe.
/// </summary>
/// <remarks>
/// <para>
/// Two halves of the risk. One is for the chance of the calibration's own texts: of each share that is watched there
/// are bounds around what was seen of it then, all of them at once (<see cref="ShareBound"/>). The other is for
/// today's: gamblers bet that a share is above its upper bound, or below its lower one
/// (<see cref="PromiseEvidence"/>); the mean of their wealths is a wealth too, since expectations add up whatever
/// depends on what.
/// </para>
/// <para>
/// The shares are those of the exits, at the setting of the dial at which each text was answered, and of the scores
/// below a decile of the calibration's, at all exits.
/// </para>
/// </remarks>
internal sealed class ShiftLedger
{
    // Gamblers for all of them are many; they begin more seldom than the promise's.
    private const int TextsPerStart = 250;
    private const int MostGamblers = 40;

    private readonly CascadeInfo _cascade;
    private readonly CascadeCalibration _calibration;
    private readonly double _risk;
    private readonly Dictionary<int, ShareWatch.Bounds[]> _rows = [];
    private readonly ShareWatch[] _exits;
    private readonly double[] _expected;
    private readonly ScoreWatch[] _scores;
    private double _weight;
    private long _seen;

    /// <summary>Begins without texts.</summary>
    /// <param name="cascade">The cascade.</param>
    /// <param name="calibration">What its manifest says of the calibration.</param>
    /// <param name="risk">The largest probability of a false alarm, ever.</param>
    public ShiftLedger(CascadeInfo cascade, CascadeCalibration calibration, double risk)
    {
        _cascade = cascade;
        _calibration = calibration;
        _risk = risk;
        _exits = [.. cascade.Exits.Select(_ => new ShareWatch(TextsPerStart, MostGamblers))];
        _expected = new double[cascade.Exits.Count];
        int watched = calibration.Scores.Count(deciles => deciles.Count > 0);
        _scores = [.. calibration.Scores.Select(deciles => new ScoreWatch(
            deciles, calibration.Texts, risk / 4 / Math.Max(watched, 1), TextsPerStart, MostGamblers))];
    }

    /// <summary>The evidence.</summary>
    public double Evidence { get; private set; } = 1;

    /// <summary>How many texts had been seen when a shift was noticed; null if none was.</summary>
    public long? NoticedAfter { get; private set; }

    /// <summary>The cascade's shift ledger; null where its manifest says nothing of the calibration.</summary>
    public static ShiftLedger? Of(CascadeInfo cascade, double risk) =>
        cascade is { Rule: CascadeRule.Agreement, Calibration: { } calibration } && cascade.Exits.Count > 1
            ? new ShiftLedger(cascade, calibration, risk)
            : null;

    /// <summary>Takes a text that was drawn.</summary>
    /// <param name="exit">The exit that answered.</param>
    /// <param name="dial">The setting at which it did.</param>
    /// <param name="scores">The scores of all exits; null where it was left out by chance.</param>
    /// <param name="weight">1 by the probability with which it was kept, or 0 where it was left out by chance.</param>
    /// <param name="largest">1 by that probability in any case.</param>
    public void Add(int exit, float dial, IReadOnlyList<float>? scores, double weight, double largest)
    {
        _seen += weight > 0 ? 1 : 0;
        _weight += weight;
        AddExit(exit, Row(dial), weight, largest);
        for (int i = 0; i < _scores.Length; i++)
        {
            _scores[i].Add(scores?[i] ?? 0, weight, largest);
        }

        ScoreWatch[] watched = [.. _scores.Where(one => one.IsWatched)];
        double byScores = watched.Length == 0 ? 1 : watched.Average(one => one.Wealth);
        Evidence = (_exits.Average(one => one.Wealth) + byScores) / 2;
        NoticedAfter ??= Evidence >= 2 / _risk ? _seen : null;
    }

    /// <summary>What was seen.</summary>
    /// <param name="noticedAfter">When a shift was noticed, now or before the last beginning.</param>
    public ShiftReport Read(long? noticedAfter) => new()
    {
        Exits = [.. _exits.Select((one, exit) => _weight == 0
            ? default
            : new ShiftRow(_expected[exit] / _weight, one.Weight / _weight))],
        Scores = [.. _scores.Select(one => _weight == 0 ? 0 : one.Distance(_weight))],
        Evidence = Evidence,
        Noticed = noticedAfter is not null,
        NoticedAfter = noticedAfter,
    };

    private void AddExit(int exit, int row, double weight, double largest)
    {
        if (row < 0)
        {
            // Below the first promise only the last exit answers: that tells nothing.
            _expected[^1] += weight;
            _exits[exit].Count(weight);
            return;
        }

        if (!_rows.TryGetValue(row, out ShareWatch.Bounds[]? bounds))
        {
            // Which settings there will be is not known: the n-th has 1 in n (n + 1) of the risk.
            int order = _rows.Count + 1;
            double each = _risk / 4 / order / (order + 1) / (2 * _exits.Length);
            bounds = [.. _calibration.Answered[row].Select(count => ShareWatch.Bounds.Of(
                count, count, _calibration.Texts, each))];
            _rows.Add(row, bounds);
        }

        for (int i = 0; i < _exits.Length; i++)
        {
            _expected[i] += weight * _calibration.Answered[row][i] / _calibration.Texts;
            _exits[i].Add(i == exit, i != exit, weight, largest, bounds[i]);
        }
    }

    private int Row(float dial)
    {
        int row = -1;
        for (int i = 0; i < _calibration.Answered.Count && _cascade.Promises[i].Rate <= dial; i++)
        {
            row = i;
        }

        return row;
    }
}
