namespace EarlyExitGen.Toolchain.Verbs.Queueing;

/// <summary>
/// How a tier computes texts together: those of one length, as soon as they are enough or one has waited.
/// </summary>
/// <param name="Wait">The seconds that a text waits at most for others while a core is free.</param>
/// <param name="Factors">
/// The time of a text in a batch of 1, 2, 4, ... texts, as a share of its time alone; the last is of the largest batch.
/// </param>
internal sealed record BatchRule(double Wait, IReadOnlyList<double> Factors)
{
    /// <summary>The largest number of texts that are computed together.</summary>
    public int Rows => 1 << (Factors.Count - 1);

    /// <summary>The share for a batch of <paramref name="texts"/>; between powers of two on a straight line.</summary>
    public double FactorOf(int texts)
    {
        double place = Math.Log2(texts);
        int below = Math.Min((int)place, Factors.Count - 1);
        int above = Math.Min(below + 1, Factors.Count - 1);
        return Factors[below] + ((place - below) * (Factors[above] - Factors[below]));
    }
}
