using System.ComponentModel;
using System.Runtime.CompilerServices;
using EarlyExitGen.Manifests;

namespace EarlyExitGen.Runtime;

/// <summary>
/// The exit rule <c>agreement</c>: an exit answers where the last exit would hardly answer differently. An exit's
/// score m is the log-odds of its answer; P(it answers as the last exit) = sigmoid(slope * m + intercept); it answers
/// where <c>Score(logits) >= Threshold(epsilon, slope, intercept)</c>. A NaN compares false, so it goes on.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class AgreementRule
{
    /// <summary>
    /// The log-odds of the exit's answer: z_max - log(sum of exp(z) over the other labels). At least
    /// -log(labels - 1), never infinite; NaN if any logit is not finite or there are fewer than two.
    /// </summary>
    /// <param name="logits">The exit's raw logits, one per label.</param>
    public static float Score(ReadOnlySpan<float> logits)
    {
        int best = Logits.Best(logits);
        if (best < 0 || logits.Length < 2)
        {
            return float.NaN;
        }

        float second = Logits.Second(logits, best);

        // Relative to the largest of the others, so that no exponential overflows and the sum is at least 1.
        double sum = 0;
        for (int i = 0; i < logits.Length; i++)
        {
            if (i != best)
            {
                sum += Math.Exp((double)logits[i] - second);
            }
        }

        double score = (double)logits[best] - second - Math.Log(sum);
        return (float)Math.Min(score, float.MaxValue);
    }

    /// <summary>
    /// The smallest score at which an exit answers: (logit(1 - epsilon) - intercept) / slope, rounded once to single
    /// precision.
    /// </summary>
    /// <param name="epsilon">
    /// The largest probability of an answer other than the last exit's; 0 gives positive infinity (the exit never
    /// answers), 1 negative infinity (it always does).
    /// </param>
    /// <param name="slope">The fitted slope; positive.</param>
    /// <param name="intercept">The fitted intercept.</param>
    public static float Threshold(double epsilon, double slope, double intercept)
    {
        if (epsilon <= 0)
        {
            return float.PositiveInfinity;
        }

        if (epsilon >= 1)
        {
            return float.NegativeInfinity;
        }

        return (float)((Math.Log((1 - epsilon) / epsilon) - intercept) / slope);
    }

    /// <summary>Checks a value for the dial of this rule, the promised rate of disagreement: in [0, 1).</summary>
    /// <param name="maxDisagreement">The value; 0 means that no text leaves early.</param>
    /// <param name="parameter">The parameter's name in the exception.</param>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside [0, 1), or NaN.</exception>
    public static void CheckDial(
        float maxDisagreement, [CallerArgumentExpression(nameof(maxDisagreement))] string? parameter = null) =>
        DialRange.Check(ExitRule.Agreement, maxDisagreement, labels: 0, parameter);
}
