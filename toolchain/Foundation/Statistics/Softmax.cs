namespace EarlyExitGen.Toolchain.Foundation.Statistics;

/// <summary>What raw logits say; all sums are in double precision.</summary>
internal static class Softmax
{
    /// <summary>The label of the largest logit, the lower one of equals.</summary>
    public static int ArgMax(ReadOnlySpan<float> logits)
    {
        int best = 0;
        for (int i = 1; i < logits.Length; i++)
        {
            if (logits[i] > logits[best])
            {
                best = i;
            }
        }

        return best;
    }

    /// <summary>The odds of each label against the likeliest one: exp((z - z_best) / temperature).</summary>
    /// <param name="logits">The logits z.</param>
    /// <param name="temperature">The temperature.</param>
    /// <param name="odds">Is given the odds; their sum is what makes probabilities of them.</param>
    /// <returns>The sum: 1 / it is the largest probability.</returns>
    public static double Odds(ReadOnlySpan<float> logits, double temperature, Span<double> odds)
    {
        double largest = logits[ArgMax(logits)];
        double sum = 0;
        for (int label = 0; label < logits.Length; label++)
        {
            sum += odds[label] = Math.Exp((logits[label] - largest) / temperature);
        }

        return sum;
    }

    /// <summary>-log p(label), in nats.</summary>
    /// <param name="logits">The logits.</param>
    /// <param name="label">The label.</param>
    public static double CrossEntropy(ReadOnlySpan<float> logits, int label)
    {
        Span<double> odds = logits.Length <= 256 ? stackalloc double[logits.Length] : new double[logits.Length];
        return Math.Log(Odds(logits, 1, odds)) - ((double)logits[label] - logits[ArgMax(logits)]);
    }
}
