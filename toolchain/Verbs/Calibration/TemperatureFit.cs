using EarlyExitGen.Toolchain.Foundation.Data;
using EarlyExitGen.Toolchain.Foundation.Statistics;

namespace EarlyExitGen.Toolchain.Verbs.Calibration;

/// <summary>
/// Fits the temperature T of softmax(z / T) by minimising the negative log-likelihood (Guo et al., "On Calibration of
/// Modern Neural Networks", ICML 2017). In 1/T it is convex, so its one minimum is where the slope crosses zero.
/// </summary>
internal static class TemperatureFit
{
    /// <summary>The smallest temperature.</summary>
    public const double Least = 0.05;

    /// <summary>The largest temperature.</summary>
    public const double Most = 20;

    private const int MaxSteps = 200;

    /// <summary>
    /// The temperature of an exit, in [<see cref="Least"/>, <see cref="Most"/>], to the last bits of double precision;
    /// 1 where nothing decides. Texts with logits that are not finite are left out.
    /// </summary>
    public static double Fit(LogitTable table, int exit) =>
        Fit(table, exit, text => table.Of(text, exit)[table.Gold[text]]);

    /// <summary>
    /// The temperature with which an exit's probabilities are nearest to those of the last exit, without labels: the
    /// least cross-entropy from these.
    /// </summary>
    public static double FitToLast(LogitTable table, int exit)
    {
        double[] odds = new double[table.Labels];
        return Fit(table, exit, text =>
        {
            double sum = Softmax.Odds(table.Of(text, table.Exits - 1), 1, odds);
            ReadOnlySpan<float> logits = table.Of(text, exit);
            double expected = 0;
            for (int label = 0; label < odds.Length; label++)
            {
                expected += odds[label] / sum * logits[label];
            }

            return expected;
        });
    }

    // The expected logit of a text is that of its label, or of the labels by their probabilities.
    private static double Fit(LogitTable table, int exit, Func<int, double> expected)
    {
        int[] texts = [.. Enumerable.Range(0, table.Count).Where(text => table.IsFinite(text, exit))];
        double low = 1 / Most;
        double high = 1 / Least;
        double slopeAtLow = Derivatives(table, exit, texts, expected, low).First;
        double slopeAtHigh = Derivatives(table, exit, texts, expected, high).First;
        if (slopeAtLow >= 0 || slopeAtHigh <= 0)
        {
            bool isFlat = slopeAtLow == 0 && slopeAtHigh == 0;
            return isFlat ? 1 : slopeAtLow >= 0 ? Most : Least;
        }

        // Newton's method, kept within a bracket that every step narrows; bisection where it would leave it.
        double inverse = 1;
        for (int step = 0; step < MaxSteps; step++)
        {
            (double first, double second) = Derivatives(table, exit, texts, expected, inverse);
            (low, high) = first < 0 ? (inverse, high) : (low, inverse);
            double next = inverse - (first / second);
            if (!(next > low && next < high))
            {
                next = low + ((high - low) / 2);
            }

            if (first == 0 || next == inverse || next <= low || next >= high)
            {
                break;
            }

            inverse = next;
        }

        return 1 / inverse;
    }

    // Of the cross-entropy by 1/T: the sum of E[z] - z expected, and of Var[z], under softmax(z / T).
    private static (double First, double Second) Derivatives(
        LogitTable table, int exit, int[] texts, Func<int, double> expected, double inverse)
    {
        double first = 0;
        double second = 0;
        foreach (int text in texts)
        {
            ReadOnlySpan<float> logits = table.Of(text, exit);
            double largest = logits[table.Answer(text, exit)];
            double sum = 0;
            double mean = 0;
            double square = 0;
            foreach (float z in logits)
            {
                double below = z - largest;
                double weight = Math.Exp(inverse * below);
                sum += weight;
                mean += weight * below;
                square += weight * below * below;
            }

            mean /= sum;
            first += mean - (expected(text) - largest);
            second += (square / sum) - (mean * mean);
        }

        return (first, second);
    }
}
