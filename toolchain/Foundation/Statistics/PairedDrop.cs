namespace EarlyExitGen.Toolchain.Foundation.Statistics;

/// <summary>
/// An upper bound on the accuracy that is lost when texts are answered otherwise: Wald's interval for matched
/// proportions with half a text added to every cell (Agresti and Min, "Simple improved confidence intervals for
/// comparing matched proportions", Statistics in Medicine 2005).
/// </summary>
internal static class PairedDrop
{
    // The 95 % quantile of the normal distribution.
    private const double Quantile = 1.6448536269514722;

    /// <summary>The one-sided 95 % bound, a share of texts.</summary>
    /// <param name="lost">The texts that are wrong now, and were right.</param>
    /// <param name="gained">The texts that are right now, and were wrong.</param>
    /// <param name="count">All texts.</param>
    public static double Upper(int lost, int gained, int count)
    {
        double n = count + 2.0;
        double drop = (lost - gained) / n;
        return drop + (Quantile * Math.Sqrt(((lost + gained + 1) / n) - (drop * drop)) / Math.Sqrt(n));
    }
}
