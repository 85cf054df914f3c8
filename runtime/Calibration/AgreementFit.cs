namespace EarlyExitGen.Calibration;

/// <summary>
/// Fits the map from an exit's score to its agreement with the last exit: logistic regression on one input with
/// Platt's smoothed targets ("Probabilistic Outputs for Support Vector Machines", 1999), by Newton's method. No
/// labels enter.
/// </summary>
internal static class AgreementFit
{
    private const int MaxSteps = 200;

    /// <summary>
    /// The map that fits best; null where its slope is not positive, in particular where all texts agree or none does,
    /// or where all scores are the same. Scores that are NaN are left out.
    /// </summary>
    /// <param name="scores">The score of each text.</param>
    /// <param name="agrees">Whether the exit answers it as the last one does.</param>
    /// <param name="weights">How much it counts, more than 0.</param>
    public static AgreementMap? Fit(
        IReadOnlyList<float> scores, IReadOnlyList<bool> agrees, IReadOnlyList<double> weights)
    {
        (double X, bool Agrees, double Weight)[] points = [.. scores
            .Select((score, text) => ((double)score, agrees[text], weights[text]))
            .Where(point => !double.IsNaN(point.Item1))];
        double positives = points.Where(point => point.Agrees).Sum(point => point.Weight);
        double negatives = points.Where(point => !point.Agrees).Sum(point => point.Weight);
        if (positives == 0 || negatives == 0)
        {
            return null;
        }

        // Standardised, so that Newton's equations are well conditioned whatever the scale of the logits.
        double total = positives + negatives;
        double mean = points.Sum(point => point.Weight * point.X) / total;
        double deviation = Math.Sqrt(
            points.Sum(point => point.Weight * (point.X - mean) * (point.X - mean)) / total);
        if (!(deviation > 0))
        {
            return null;
        }

        double high = (positives + 1) / (positives + 2);
        double low = 1 / (negatives + 2);
        Point[] data = [.. points.Select(point => new Point(
            (point.X - mean) / deviation, point.Agrees ? high : low, point.Weight))];
        (double a, double b) = Minimise(data);
        double slope = a / deviation;
        return slope > 0 ? new AgreementMap(slope, b - (slope * mean)) : null;
    }

    private static (double A, double B) Minimise(Point[] data)
    {
        double a = 0;
        double b = 0;
        double loss = Loss(data, a, b);
        for (int step = 0; step < MaxSteps; step++)
        {
            (double stepA, double stepB) = NewtonStep(data, a, b);

            // Halved until it does not go up; the loss is convex, so that a small enough step goes down.
            double size = 1;
            double next = Loss(data, a + stepA, b + stepB);
            while (!(next <= loss) && size > 1e-10)
            {
                size /= 2;
                next = Loss(data, a + (size * stepA), b + (size * stepB));
            }

            if (!(next <= loss))
            {
                break;
            }

            (double nextA, double nextB) = (a + (size * stepA), b + (size * stepB));
            bool isDone = IsSame(nextA, a) && IsSame(nextB, b);
            (a, b, loss) = (nextA, nextB, next);
            if (isDone)
            {
                break;
            }
        }

        return (a, b);
    }

    private static bool IsSame(double next, double value) => Math.Abs(next - value) <= 1e-14 * (1 + Math.Abs(value));

    private static (double A, double B) NewtonStep(Point[] data, double a, double b)
    {
        double gradientA = 0;
        double gradientB = 0;
        double aa = 0;
        double ab = 0;
        double bb = 0;
        foreach ((double x, double target, double weight) in data)
        {
            double p = 1 / (1 + Math.Exp(-(a * x) - b));
            double curvature = weight * p * (1 - p);
            gradientA += weight * (p - target) * x;
            gradientB += weight * (p - target);
            aa += curvature * x * x;
            ab += curvature * x;
            bb += curvature;
        }

        double determinant = (aa * bb) - (ab * ab);
        return (
            -((gradientA * bb) - (gradientB * ab)) / determinant,
            -((gradientB * aa) - (gradientA * ab)) / determinant);
    }

    // -t log p - (1 - t) log(1 - p), written so that nothing overflows.
    private static double Loss(Point[] data, double a, double b)
    {
        double loss = 0;
        foreach ((double x, double target, double weight) in data)
        {
            double z = (a * x) + b;
            loss += weight * (Math.Max(z, 0) - (target * z) + Math.Log(1 + Math.Exp(-Math.Abs(z))));
        }

        return loss;
    }

    // A text: its score, standardised, the probability that is aimed at, and how much it counts.
    private readonly record struct Point(double X, double Target, double Weight);
}
