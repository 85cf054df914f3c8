namespace EarlyExitGen.Toolchain.Calibration;

/// <summary>How good an exit's probabilities are at some temperature.</summary>
/// <param name="NegativeLogLikelihood">The mean of -log p(gold label), in nats.</param>
/// <param name="ExpectedCalibrationError">The mean gap between confidence and accuracy, over 15 bins of equal width.</param>
internal sealed record Reliability(double NegativeLogLikelihood, double ExpectedCalibrationError)
{
    private const int Bins = 15;

    /// <summary>Measures an exit over the texts at which it gives finite logits; NaN if there are none.</summary>
    public static Reliability Of(LogitTable table, int exit, double temperature)
    {
        double loss = 0;
        int count = 0;
        double[] confidences = new double[Bins];
        int[] hits = new int[Bins];
        for (int text = 0; text < table.Count; text++)
        {
            if (!table.IsFinite(text, exit))
            {
                continue;
            }

            ReadOnlySpan<float> logits = table.Of(text, exit);
            int answer = table.Answer(text, exit);
            double sum = 0;
            foreach (float z in logits)
            {
                sum += Math.Exp(((double)z - logits[answer]) / temperature);
            }

            double confidence = 1 / sum;
            int gold = table.Gold[text];
            loss += Math.Log(sum) - (((double)logits[gold] - logits[answer]) / temperature);
            count++;

            // Bins are open below and closed above, as in the literature.
            int bin = Math.Clamp((int)Math.Ceiling(confidence * Bins) - 1, 0, Bins - 1);
            confidences[bin] += confidence;
            hits[bin] += answer == gold ? 1 : 0;
        }

        double gap = confidences.Zip(hits, (confidence, hit) => Math.Abs(confidence - hit)).Sum();
        return new Reliability(loss / count, gap / count);
    }
}
