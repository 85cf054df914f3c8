namespace EarlyExitGen.Hosting.Shadow;

/// <summary>
/// Bets that a share lies above its upper bound, and that it lies below its lower one. Not thread-safe.
/// </summary>
/// <param name="textsPerStart">After how many texts another gambler begins.</param>
/// <param name="mostGamblers">How many there are at most.</param>
internal sealed class ShareWatch(int textsPerStart, int mostGamblers)
{
    private readonly PromiseEvidence _above = new(textsPerStart, mostGamblers);
    private readonly PromiseEvidence _below = new(textsPerStart, mostGamblers);

    /// <summary>What the texts that have it count for.</summary>
    public double Weight { get; private set; }

    /// <summary>The wealth; 1 at the beginning.</summary>
    public double Wealth => (_above.Wealth + _below.Wealth) / 2;

    /// <summary>Takes a text.</summary>
    /// <param name="has">Whether it is one of those whose share must not be above the upper bound.</param>
    /// <param name="lacks">Whether it is one of those whose share must not be above 1 - the lower bound.</param>
    /// <param name="weight">What it counts for; 0 where it was left out by chance.</param>
    /// <param name="largest">What it could have counted for.</param>
    /// <param name="bounds">The bounds.</param>
    public void Add(bool has, bool lacks, double weight, double largest, Bounds bounds)
    {
        Count(has ? weight : 0);
        if (bounds.Upper < 1)
        {
            _above.Add(has, weight, largest, bounds.Upper);
        }

        if (bounds.Lower > 0)
        {
            _below.Add(lacks, weight, largest, 1 - bounds.Lower);
        }
    }

    /// <summary>Takes a text that nothing is bet on.</summary>
    public void Count(double weight) => Weight += weight;

    /// <summary>Where a share lies.</summary>
    /// <param name="Lower">Not below; 0 for anywhere.</param>
    /// <param name="Upper">Not above; 1 for anywhere.</param>
    internal readonly record struct Bounds(double Lower, double Upper)
    {
        /// <summary>Bounds from a sample.</summary>
        /// <param name="atLeast">How many have it at least, for the lower bound.</param>
        /// <param name="atMost">How many have it at most, for the upper one.</param>
        /// <param name="texts">Of how many.</param>
        /// <param name="risk">The largest probability that one of the two is wrong, each.</param>
        public static Bounds Of(int atLeast, int atMost, int texts, double risk) =>
            new(ShareBound.Lower(atLeast, texts, risk), ShareBound.Upper(atMost, texts, risk));
    }
}
