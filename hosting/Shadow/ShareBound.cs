namespace EarlyExitGen.Hosting.Shadow;

/// <summary>
/// Bounds on a share of which a sample was seen, by Chernoff's bound in its form with relative entropy (Hoeffding
/// 1963, theorem 1): n kl(seen, share) is at least log(1 / risk) where the share is further off.
/// </summary>
internal static class ShareBound
{
    /// <summary>The share is above it with a probability of at most the risk.</summary>
    public static double Upper(double hits, double count, double risk) =>
        Furthest(hits / count, 1, Math.Log(1 / risk) / count);

    /// <summary>The share is below it with a probability of at most the risk.</summary>
    public static double Lower(double hits, double count, double risk) =>
        Furthest(hits / count, 0, Math.Log(1 / risk) / count);

    private static double Furthest(double seen, double end, double most)
    {
        (double near, double far) = (seen, end);
        for (int i = 0; i < 60; i++)
        {
            double middle = (near + far) / 2;
            (near, far) = Divergence(seen, middle) > most ? (near, middle) : (middle, far);
        }

        return far;
    }

    private static double Divergence(double seen, double share) => Part(seen, share) + Part(1 - seen, 1 - share);

    private static double Part(double seen, double share) => seen <= 0 ? 0 : seen * Math.Log(seen / share);
}
