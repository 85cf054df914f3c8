using System.ComponentModel;
using System.Runtime.CompilerServices;
using EarlyExitGen.Manifests;

namespace EarlyExitGen.Runtime;

/// <summary>
/// The exit rule <c>margin</c>: an exit answers where its largest calibrated probability is ahead of the second largest
/// by at least the dial. A NaN compares false, so it goes on.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class MarginRule
{
    /// <summary>
    /// The largest probability of softmax(z / temperature) less the second largest, in [0, 1]; in single precision that
    /// of a sure answer is exactly 1. NaN if any logit is not finite or there are fewer than two.
    /// </summary>
    /// <param name="logits">The exit's raw logits, one per label.</param>
    /// <param name="temperature">The exit's temperature; positive.</param>
    public static float Score(ReadOnlySpan<float> logits, float temperature)
    {
        int best = Logits.Best(logits);
        if (best < 0 || logits.Length < 2)
        {
            return float.NaN;
        }

        double behind = Logits.Odds(Logits.Second(logits, best), logits[best], temperature);
        return (float)((1 - behind) / Logits.Partition(logits, best, temperature));
    }

    /// <summary>
    /// Checks a value for the dial of this rule, the smallest margin at which an exit answers: in (0, 1].
    /// </summary>
    /// <param name="minMargin">The value.</param>
    /// <param name="parameter">The parameter's name in the exception.</param>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside (0, 1], or NaN.</exception>
    public static void CheckDial(
        float minMargin, [CallerArgumentExpression(nameof(minMargin))] string? parameter = null) =>
        DialRange.Check(ExitRule.Margin, minMargin, labels: 0, parameter);
}
