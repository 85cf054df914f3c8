namespace EarlyExitGen.Hosting.Shadow;

/// <summary>
/// Watches the scores of an exit: the shares below five deciles of the calibration's. Not thread-safe.
/// </summary>
internal sealed class ScoreWatch
{
    // Every second one is bet on: what lies between moves with them.
    private const int Step = 2;

    private readonly IReadOnlyList<float> _deciles;
    private readonly ShareWatch[] _shares;
    private readonly ShareWatch.Bounds[] _bounds;
    private readonly double[] _below;

    /// <summary>Begins without texts.</summary>
    /// <param name="deciles">The calibration's; none for an exit that is not watched.</param>
    /// <param name="texts">How many texts they are of.</param>
    /// <param name="risk">The largest probability that any of the bounds is wrong.</param>
    /// <param name="textsPerStart">After how many texts another gambler begins.</param>
    /// <param name="mostGamblers">How many there are at most.</param>
    public ScoreWatch(
        IReadOnlyList<float> deciles, int texts, double risk, int textsPerStart, int mostGamblers)
    {
        _deciles = deciles;
        _below = new double[deciles.Count];
        int bets = (deciles.Count + Step - 1) / Step;
        _shares = [.. Enumerable.Range(0, bets).Select(_ => new ShareWatch(textsPerStart, mostGamblers))];
        _bounds = [.. Enumerable.Range(0, bets).Select(bet =>
        {
            // The score of this rank is the decile: one fewer lie below it, the others not above.
            int rank = (int)(((((Step * bet) + 1L) * texts) + deciles.Count) / (deciles.Count + 1));
            return ShareWatch.Bounds.Of(rank, rank - 1, texts, risk / (2 * bets));
        })];
    }

    /// <summary>Whether there are deciles.</summary>
    public bool IsWatched => _deciles.Count > 0;

    /// <summary>The wealth; 1 at the beginning.</summary>
    public double Wealth
    {
        get
        {
            double sum = 0;
            foreach (ShareWatch share in _shares)
            {
                sum += share.Wealth;
            }

            return sum / _shares.Length;
        }
    }

    /// <summary>Takes a text.</summary>
    /// <param name="score">Its score; NaN is below all others.</param>
    /// <param name="weight">What it counts for; 0 where it was left out by chance.</param>
    /// <param name="largest">What it could have counted for.</param>
    public void Add(float score, double weight, double largest)
    {
        for (int i = 0; i < _deciles.Count; i++)
        {
            bool below = !(score >= _deciles[i]);
            _below[i] += below ? weight : score == _deciles[i] ? weight / 2 : 0;
            if (i % Step == 0)
            {
                _shares[i / Step].Add(below, score > _deciles[i], weight, largest, _bounds[i / Step]);
            }
        }
    }

    /// <summary>The largest difference at a decile, a text at it counting half.</summary>
    /// <param name="weight">What all texts count for.</param>
    public double Distance(double weight)
    {
        double largest = 0;
        for (int i = 0; i < _below.Length; i++)
        {
            largest = Math.Max(
                largest, Math.Abs((_below[i] / weight) - ((i + 1.0) / (_below.Length + 1))));
        }

        return largest;
    }
}
