using System.ComponentModel;
using System.Runtime.CompilerServices;
using EarlyExitGen.Manifests;

namespace EarlyExitGen.Runtime;

/// <summary>
/// The exit rule <c>maxProbability</c> of Schwartz et al., "The Right Tool for the Job" (ACL 2020), section 3.2: an
/// exit answers where its largest calibrated probability is at least the threshold. A NaN compares false, so it
/// goes on.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class MaxProbabilityRule
{
    /// <summary>
    /// The largest probability of softmax(z / temperature), in [1/labels, 1]; in single precision a sure answer is
    /// exactly 1. NaN if any logit is not finite or there is none.
    /// </summary>
    /// <param name="logits">The exit's raw logits, one per label.</param>
    /// <param name="temperature">The exit's temperature; positive.</param>
    public static float Score(ReadOnlySpan<float> logits, float temperature)
    {
        int best = Logits.Best(logits);
        return best < 0 ? float.NaN : (float)(1 / Logits.Partition(logits, best, temperature));
    }

    /// <summary>Checks a value for the dial of this rule, the threshold: in (1/labels, 1].</summary>
    /// <param name="threshold">The value.</param>
    /// <param name="labels">The number of labels.</param>
    /// <param name="parameter">The parameter's name in the exception.</param>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside (1/labels, 1], or NaN.</exception>
    public static void CheckDial(
        float threshold, int labels, [CallerArgumentExpression(nameof(threshold))] string? parameter = null) =>
        DialRange.Check(ExitRule.MaxProbability, threshold, labels, parameter);
}
