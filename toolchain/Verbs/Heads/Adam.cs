using System.Numerics;

namespace EarlyExitGen.Toolchain.Verbs.Heads;

/// <summary>
/// Adam with decoupled weight decay (Loshchilov and Hutter, "Decoupled Weight Decay Regularization", ICLR 2019), in one
/// pass over a head's weights.
/// </summary>
internal static class Adam
{
    private const float Beta1 = 0.9f;
    private const float Beta2 = 0.999f;
    private const float Epsilon = 1e-8f;

    /// <summary>Updates a head.</summary>
    /// <param name="head">The head.</param>
    /// <param name="gradient">The gradient; it is cleared.</param>
    /// <param name="rate">The learning rate.</param>
    /// <param name="decay">The decay of all weights, by the learning rate.</param>
    /// <param name="step">The step's number, from 1.</param>
    public static void Step(LearnedHead head, Span<float> gradient, double rate, double decay, long step)
    {
        float keep = (float)(1 - (rate * decay));
        float advance = (float)(rate / (1 - Math.Pow(Beta1, step)));
        float correction = (float)(1 / Math.Sqrt(1 - Math.Pow(Beta2, step)));
        Span<float> weights = head.Weights;
        Span<float> means = head.Means;
        Span<float> squares = head.Squares;
        int width = Vector<float>.Count;
        int i = 0;
        for (; i <= weights.Length - width; i += width)
        {
            Vector<float> slope = new(gradient[i..]);
            Vector<float> mean = (new Vector<float>(means[i..]) * Beta1) + (slope * (1 - Beta1));
            Vector<float> square = (new Vector<float>(squares[i..]) * Beta2) + (slope * slope * (1 - Beta2));
            Vector<float> change =
                mean * advance / ((Vector.SquareRoot(square) * correction) + new Vector<float>(Epsilon));
            ((new Vector<float>(weights[i..]) * keep) - change).CopyTo(weights[i..]);
            mean.CopyTo(means[i..]);
            square.CopyTo(squares[i..]);
        }

        for (; i < weights.Length; i++)
        {
            means[i] = (means[i] * Beta1) + (gradient[i] * (1 - Beta1));
            squares[i] = (squares[i] * Beta2) + (gradient[i] * gradient[i] * (1 - Beta2));
            float change = means[i] * advance / ((MathF.Sqrt(squares[i]) * correction) + Epsilon);
            weights[i] = (weights[i] * keep) - change;
        }

        gradient.Clear();
    }
}
