using MathNet.Numerics.Distributions;

namespace EarlyExitGen.Toolchain.Foundation.Statistics;

/// <summary>The exact (Clopper-Pearson) upper bound on a share of which a random sample was seen.</summary>
internal static class BinomialBound
{
    /// <summary>The one-sided confidence of <see cref="Upper"/>.</summary>
    public const double Confidence = 0.95;

    /// <summary>
    /// The largest share at which no more than <paramref name="hits"/> of <paramref name="count"/> still have a
    /// probability of 5 %; the true share lies above it in at most 5 % of samples.
    /// </summary>
    public static double Upper(int hits, int count) =>
        hits >= count ? 1 : Beta.InvCDF(hits + 1, count - hits, Confidence);
}
