namespace EarlyExitGen.Runtime;

/// <summary>
/// Arithmetic of the exit rules and the answer on an exit's raw logits. All sums are in double precision.
/// </summary>
internal static class Logits
{
    /// <summary>
    /// Writes softmax(z / temperature) of logits and gives the label of the largest, the lower one of equals; -1 if a
    /// logit is not finite.
    /// </summary>
    public static int Answer(ReadOnlySpan<float> logits, float temperature, Span<float> probabilities)
    {
        int label = Best(logits);
        if (label >= 0)
        {
            Probabilities(logits, label, temperature, probabilities[..logits.Length]);
        }

        return label;
    }

    /// <summary>
    /// The index of the largest logit, the lower one of equals; -1 if any logit is not finite, or there is none.
    /// </summary>
    public static int Best(ReadOnlySpan<float> logits)
    {
        int best = -1;
        float largest = float.NegativeInfinity;
        for (int i = 0; i < logits.Length; i++)
        {
            float logit = logits[i];
            if (!float.IsFinite(logit))
            {
                return -1;
            }

            if (logit > largest)
            {
                largest = logit;
                best = i;
            }
        }

        return best;
    }

    /// <summary>
    /// The largest logit but for <paramref name="best"/>; equal to it where there are several of the largest.
    /// </summary>
    public static float Second(ReadOnlySpan<float> logits, int best)
    {
        float second = float.NegativeInfinity;
        for (int i = 0; i < logits.Length; i++)
        {
            if (i != best && logits[i] > second)
            {
                second = logits[i];
            }
        }

        return second;
    }

    /// <summary>The odds of a label against the best one: exp((z - z_best) / T), which never overflows.</summary>
    public static double Odds(float logit, float best, float temperature) =>
        Math.Exp(((double)logit - best) / temperature);

    /// <summary>
    /// Sum of exp((z - z_best) / T) over all logits: 1 / it is the largest probability of softmax(z / T).
    /// </summary>
    public static double Partition(ReadOnlySpan<float> logits, int best, float temperature)
    {
        double sum = 0;
        foreach (float logit in logits)
        {
            sum += Odds(logit, logits[best], temperature);
        }

        return sum;
    }

    /// <summary>
    /// Writes softmax(z / T); the one of <paramref name="best"/> is bit for bit 1 / <see cref="Partition"/>, as the
    /// exit rule sees it.
    /// </summary>
    public static void Probabilities(
        ReadOnlySpan<float> logits, int best, float temperature, Span<float> probabilities)
    {
        double scale = 1 / Partition(logits, best, temperature);
        for (int i = 0; i < logits.Length; i++)
        {
            probabilities[i] = (float)(Odds(logits[i], logits[best], temperature) * scale);
        }
    }
}
