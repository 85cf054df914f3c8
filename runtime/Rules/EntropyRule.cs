using System.ComponentModel;
using System.Runtime.CompilerServices;
using EarlyExitGen.Manifests;

namespace EarlyExitGen.Runtime;

/// <summary>
/// The exit rule <c>entropy</c>: an exit answers where the entropy of its calibrated probabilities is at most the
/// dial. Entropies are given in parts of the largest one, log(labels), so that a setting means the same however many
/// labels there are. A NaN compares false, so it goes on.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class EntropyRule
{
    /// <summary>
    /// The entropy of softmax(z / temperature) by log(labels), in [0, 1]: 0 is certainty, 1 is all labels alike. NaN if
    /// any logit is not finite or there are fewer than two.
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

        // With y = (z - z_best) / T, of which none is above 0: H = log(sum of exp y) - (sum of y exp y) / (sum of exp
        // y).
        double sum = 0;
        double weighted = 0;
        foreach (float logit in logits)
        {
            double y = ((double)logit - logits[best]) / temperature;
            double odds = Math.Exp(y);
            sum += odds;
            weighted += y * odds;
        }

        double entropy = Math.Log(sum) - (weighted / sum);
        return (float)Math.Clamp(entropy / Math.Log(logits.Length), 0, 1);
    }

    /// <summary>
    /// Checks a value for the dial of this rule, the largest entropy at which an exit answers: in [0, 1).
    /// </summary>
    /// <param name="maxEntropy">The value, in parts of log(labels).</param>
    /// <param name="parameter">The parameter's name in the exception.</param>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside [0, 1), or NaN.</exception>
    public static void CheckDial(
        float maxEntropy, [CallerArgumentExpression(nameof(maxEntropy))] string? parameter = null) =>
        DialRange.Check(ExitRule.Entropy, maxEntropy, labels: 0, parameter);
}
