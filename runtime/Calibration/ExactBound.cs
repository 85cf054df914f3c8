namespace EarlyExitGen.Calibration;

/// <summary>The exact (Clopper-Pearson) upper bound on a share of which a random sample was seen, at 95 %.</summary>
internal static class ExactBound
{
    private const double Risk = 0.05;

    /// <summary>
    /// The largest share at which no more than <paramref name="hits"/> of <paramref name="count"/> still have a
    /// probability of 5 %.
    /// </summary>
    public static double Upper(int hits, int count)
    {
        if (hits >= count)
        {
            return 1;
        }

        double lower = (double)hits / count;
        double upper = 1;
        while (true)
        {
            double middle = (lower + upper) / 2;
            if (middle <= lower || middle >= upper)
            {
                return upper;
            }

            (lower, upper) = AtMost(hits, count, middle) > Risk ? (middle, upper) : (lower, middle);
        }
    }

    // The probability of no more hits: the largest term is the last one, as the share is above that of the hits.
    private static double AtMost(int hits, int count, double share)
    {
        double odds = share / (1 - share);
        double last = count * Math.Log(1 - share);
        for (int i = 1; i <= hits; i++)
        {
            last += Math.Log((count - i + 1.0) / i * odds);
        }

        double sum = 0;
        double term = 1;
        for (int i = hits; i >= 0 && term > 1e-18 * sum; i--)
        {
            sum += term;
            term *= i / ((count - i + 1.0) * odds);
        }

        return Math.Exp(last) * sum;
    }
}
