using EarlyExitGen.Toolchain.Foundation.Statistics;

namespace EarlyExitGen.Toolchain.Verbs.Queueing;

/// <summary>
/// Texts that come independently of each other: exponential times between them, each one drawn from a sample, with
/// replacement. The same seed gives the same arrivals.
/// </summary>
/// <param name="rate">Texts a second.</param>
/// <param name="texts">The size of the sample.</param>
/// <param name="seed">What all chance comes from.</param>
internal sealed class PoissonArrivals(double rate, int texts, int seed)
{
    // Arrivals and the choice of machines draw from chance of their own, so that all clusters see the same arrivals.
    private const int Place = 1;

    private readonly SplitMix64 _chance = new(seed, Place);
    private double _now;

    /// <summary>The next arrival: its time in seconds, and the text's place in the sample.</summary>
    public (double Time, int Text) Next()
    {
        _now += _chance.Exponential() / rate;
        return (_now, (int)_chance.Below(texts));
    }
}
