namespace EarlyExitGen.Calibration;

/// <summary>P(an exit answers as the last one) = sigmoid(slope * score + intercept).</summary>
/// <param name="Slope">Positive.</param>
/// <param name="Intercept">Finite.</param>
internal sealed record AgreementMap(double Slope, double Intercept)
{
    // Where the exponential would overflow; epsilon 0 is kept for "never".
    private const double Least = 1e-300;

    /// <summary>
    /// The probability of another answer than the last exit's, more than 0 and at most 1; NaN for a score that is NaN.
    /// </summary>
    public double Disagreement(double score) => Math.Max(1 / (1 + Math.Exp((Slope * score) + Intercept)), Least);
}
