using System.Numerics.Tensors;
using EarlyExitGen.Toolchain.Foundation.Statistics;

namespace EarlyExitGen.Toolchain.Verbs.Lexicons;

/// <summary>
/// The mean cross-entropy of a softmax regression from the probabilities that it is to give, with a penalty of
/// decay / 2 times the squared weights: convex, so its one minimum depends on nothing but the texts. Parameters are a
/// weight for each row and label, [row, label], and behind them a bias for each label, which is not penalised.
/// </summary>
/// <param name="sample">The texts.</param>
/// <param name="decay">The penalty of the weights.</param>
internal sealed class SoftmaxLoss(LexicalSample sample, double decay)
{
    // Texts are added up in as many parts whatever the machine, so that sums are the same on all.
    private const int Parts = 4;

    private readonly float[][] _gradients = [.. Enumerable.Range(0, Parts).Select(_ => new float[SizeOf(sample)])];

    /// <summary>The number of parameters.</summary>
    public int Size => SizeOf(sample);

    /// <summary>The loss at some parameters, and its gradient.</summary>
    /// <param name="parameters">The parameters.</param>
    /// <param name="gradient">Takes the gradient.</param>
    /// <param name="cancellation">Stops.</param>
    public double Of(float[] parameters, float[] gradient, CancellationToken cancellation)
    {
        double[] losses = new double[Parts];
        ParallelOptions options = new() { CancellationToken = cancellation };
        Parallel.For(0, Parts, options, part =>
        {
            _gradients[part].AsSpan().Clear();
            for (int text = part; text < sample.Count; text += Parts)
            {
                losses[part] += Add(text, parameters, _gradients[part]);
            }
        });
        float share = 1f / sample.Count;
        TensorPrimitives.Multiply(_gradients[0], share, gradient);
        for (int part = 1; part < Parts; part++)
        {
            TensorPrimitives.MultiplyAdd(_gradients[part], share, gradient, gradient);
        }

        int weights = Size - sample.Labels;
        ReadOnlySpan<float> penalised = parameters.AsSpan(0, weights);
        TensorPrimitives.MultiplyAdd(penalised, (float)decay, gradient.AsSpan(0, weights), gradient.AsSpan(0, weights));
        return (losses.Sum() / sample.Count) + (decay / 2 * TensorPrimitives.SumOfSquares(penalised));
    }

    /// <summary>The logits of a text.</summary>
    /// <param name="parameters">The parameters.</param>
    /// <param name="rows">The rows of its features.</param>
    /// <param name="logits">Takes them.</param>
    public static void Score(ReadOnlySpan<float> parameters, ReadOnlySpan<int> rows, Span<float> logits)
    {
        int labels = logits.Length;
        logits.Clear();
        foreach (int row in rows)
        {
            ReadOnlySpan<float> weights = parameters.Slice(row * labels, labels);
            for (int label = 0; label < labels; label++)
            {
                logits[label] += weights[label];
            }
        }

        float norm = Norm(rows);
        ReadOnlySpan<float> bias = parameters[^labels..];
        for (int label = 0; label < labels; label++)
        {
            logits[label] = (logits[label] * norm) + bias[label];
        }
    }

    // Features of length 1, as the lexicon scales them.
    private static float Norm(ReadOnlySpan<int> rows) => rows.IsEmpty ? 0 : 1 / MathF.Sqrt(rows.Length);

    private static int SizeOf(LexicalSample sample) => checked((sample.Features.Rows + 1) * sample.Labels);

    private double Add(int text, ReadOnlySpan<float> parameters, Span<float> gradient)
    {
        int labels = sample.Labels;
        Span<float> logits = labels <= 64 ? stackalloc float[labels] : new float[labels];
        Span<double> odds = labels <= 64 ? stackalloc double[labels] : new double[labels];
        ReadOnlySpan<int> rows = sample.Rows(text);
        ReadOnlySpan<float> target = sample.Target(text);
        Score(parameters, rows, logits);
        double sum = Softmax.Odds(logits, 1, odds);
        double largest = logits[Softmax.ArgMax(logits)];
        double loss = 0;
        for (int label = 0; label < labels; label++)
        {
            loss -= target[label] * (logits[label] - largest - Math.Log(sum));
            logits[label] = (float)((odds[label] / sum) - target[label]);
        }

        Span<float> bias = gradient[^labels..];
        float norm = Norm(rows);
        for (int label = 0; label < labels; label++)
        {
            bias[label] += logits[label];
            logits[label] *= norm;
        }

        foreach (int row in rows)
        {
            Span<float> weights = gradient.Slice(row * labels, labels);
            for (int label = 0; label < labels; label++)
            {
                weights[label] += logits[label];
            }
        }

        return loss;
    }
}
