namespace EarlyExitGen.Hosting.Shadow;

/// <summary>
/// The evidence that a promised rate is broken, valid at any time: the wealth of gamblers who bet that more texts
/// disagree than was promised for each of them (Waudby-Smith and Ramdas 2024, as in
/// <see cref="ConfidenceSequence"/>). While promises are kept their wealth is expected not to grow, so that it ever
/// comes to 1 / risk has a probability of at most the risk (Ville's inequality). Every hundred texts another gambler
/// begins, with a part of the wealth that was put aside for it: so a shift after long quiet is seen as soon (Shin,
/// Ramdas and Rinaldo, "E-detectors", 2024, mixes starts in the same way).
/// </summary>
/// <param name="textsPerStart">After how many texts another gambler begins.</param>
/// <param name="mostGamblers">How many there are at most; the oldest ends.</param>
internal sealed class PromiseEvidence(int textsPerStart = 100, int mostGamblers = 200)
{
    // A rate is drawn towards the promise as by this many texts at least, so that a few of them are no trend.
    private const double FewestTexts = 20;

    // No gambler stakes all: one surprise would end it.
    private const double Stake = 0.9;

    private readonly List<Gambler> _gamblers = [];
    private long _count;
    private int _started;

    /// <summary>The wealth now; 1 at the beginning.</summary>
    public double Wealth { get; private set; } = 1;

    /// <summary>Takes an observation.</summary>
    /// <param name="disagreed">Whether the full model answers otherwise.</param>
    /// <param name="weight">What it counts for if it does: at least 1, or 0 where it was left out.</param>
    /// <param name="largest">What it could have counted for.</param>
    /// <param name="promised">The rate that was promised for it, in (0, 1).</param>
    public void Add(bool disagreed, double weight, double largest, double promised)
    {
        if (_count++ % textsPerStart == 0)
        {
            _started++;
            if (_gamblers.Count == mostGamblers)
            {
                _gamblers.RemoveAt(0);
            }

            _gamblers.Add(new Gambler { Share = 1.0 / _started / (_started + 1), Wealth = 1 });
        }

        double x = disagreed ? weight : 0;

        // What has not been put to use yet, for those who will begin later.
        double wealth = 1.0 / (_started + 1);
        foreach (Gambler gambler in _gamblers)
        {
            gambler.Bet(x, largest, promised);
            wealth += gambler.Share * gambler.Wealth;
        }

        Wealth = wealth;
    }

    private sealed class Gambler
    {
        private double _excess;
        private long _texts;

        public double Share { get; init; }

        public double Wealth { get; set; }

        // Kelly's bet for the rate seen so far, drawn towards the promise as by one text in 1 / promised.
        public void Bet(double x, double largest, double promised)
        {
            double excess = _excess / (_texts + Math.Max(1 / promised, FewestTexts));
            double bet = excess <= 0 ? 0 : Math.Min(excess / (promised * (largest - promised)), Stake / promised);
            Wealth = Math.Min(Wealth * (1 + (bet * (x - promised))), 1e100);
            _excess += x - promised;
            _texts++;
        }
    }
}
