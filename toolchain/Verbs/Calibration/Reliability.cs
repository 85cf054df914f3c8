using EarlyExitGen.Toolchain.Foundation.Data;
using EarlyExitGen.Toolchain.Foundation.Statistics;

namespace EarlyExitGen.Toolchain.Verbs.Calibration;

/// <summary>How good an exit's probabilities are at some temperature.</summary>
/// <param name="NegativeLogLikelihood">The mean of -log p(gold label), in nats.</param>
/// <param name="ExpectedCalibrationError">
/// The mean gap between confidence and accuracy, over 15 bins of equal width.
/// </param>
internal sealed record Reliability(double NegativeLogLikelihood, double ExpectedCalibrationError)
{
    private const int Bins = 15;

    /// <summary>
    /// The mean squared distance of the probabilities from 1 for the gold label and 0 for the others, in [0, 2] (Brier,
    /// 1950).
    /// </summary>
    public double BrierScore { get; init; }

    /// <summary>Measures an exit over the texts at which it gives finite logits; NaN if there are none.</summary>
    public static Reliability Of(LogitTable table, int exit, double temperature)
    {
        double loss = 0;
        double brier = 0;
        int count = 0;
        double[] odds = new double[table.Labels];
        for (int text = 0; text < table.Count; text++)
        {
            if (!table.IsFinite(text, exit))
            {
                continue;
            }

            ReadOnlySpan<float> logits = table.Of(text, exit);
            int answer = table.Answer(text, exit);
            int gold = table.Gold[text];
            double sum = Softmax.Odds(logits, temperature, odds);
            loss += Math.Log(sum) - (((double)logits[gold] - logits[answer]) / temperature);
            for (int label = 0; label < odds.Length; label++)
            {
                double distance = (odds[label] / sum) - (label == gold ? 1 : 0);
                brier += distance * distance;
            }

            count++;
        }

        double gap = Diagram(table, exit, temperature).Sum(bin => bin.Count * Math.Abs(bin.Expected - bin.Seen));
        return new Reliability(loss / count, gap / count) { BrierScore = brier / count };
    }

    /// <summary>
    /// The reliability diagram: confidence against accuracy, in bins of equal width of which empty ones are left out.
    /// </summary>
    public static IReadOnlyList<AgreementBin> Diagram(LogitTable table, int exit, double temperature)
    {
        double[] confidences = new double[Bins];
        int[] hits = new int[Bins];
        int[] counts = new int[Bins];
        double[] odds = new double[table.Labels];
        for (int text = 0; text < table.Count; text++)
        {
            if (!table.IsFinite(text, exit))
            {
                continue;
            }

            int answer = table.Answer(text, exit);
            double confidence = 1 / Softmax.Odds(table.Of(text, exit), temperature, odds);

            // Bins are open below and closed above, as in the literature.
            int bin = Math.Clamp((int)Math.Ceiling(confidence * Bins) - 1, 0, Bins - 1);
            confidences[bin] += confidence;
            hits[bin] += answer == table.Gold[text] ? 1 : 0;
            counts[bin]++;
        }

        return [.. Enumerable.Range(0, Bins).Where(bin => counts[bin] > 0).Select(
            bin => new AgreementBin(counts[bin], confidences[bin] / counts[bin], (double)hits[bin] / counts[bin]))];
    }
}
