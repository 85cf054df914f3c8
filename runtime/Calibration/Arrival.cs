namespace EarlyExitGen.Calibration;

/// <summary>
/// Which texts an exit's map is for: those that get there. They are harder than all texts are, and an exit errs more
/// often on them at the same score, so a text counts the less the surer earlier exits are of it (Shimodaira, "Improving
/// predictive inference under covariate shift by weighting the log-likelihood function", 2000).
/// </summary>
internal static class Arrival
{
    // With this predicted disagreement an exit surely lets a text go on. Where texts leave is the dial's, and maps are
    // fitted once for all of its settings: on held-out news and reviews, values of 3 to 12 % were as good.
    private const double GoesOn = 0.03;

    // So that an exit which next to no text gets to has something to be fitted on.
    private const double Least = 0.02;

    /// <summary>The share with which a text goes past an exit, 0 to 1.</summary>
    /// <param name="disagreement">What the exit predicts; NaN where it never answers.</param>
    public static double Past(double disagreement) =>
        double.IsNaN(disagreement) ? 1 : Math.Min(1, disagreement / GoesOn);

    /// <summary>How much a text counts.</summary>
    /// <param name="share">The product of its shares at the exits before.</param>
    public static double Weight(double share) => Math.Max(Least, share);
}
