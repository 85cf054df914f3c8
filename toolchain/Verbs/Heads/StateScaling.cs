using System.Numerics.Tensors;

namespace EarlyExitGen.Toolchain.Verbs.Heads;

/// <summary>
/// Brings the hidden states of a place to mean 0 and deviation 1 in each dimension, so that one learning rate suits all
/// encoders; the head's weights take it in when they are written. Where the states are sums that nothing has
/// normalised, each token is normalised first, which the head then does itself.
/// </summary>
/// <param name="IsNormalizing">Whether each token is normalised first.</param>
/// <param name="Factor">What each dimension is multiplied with.</param>
/// <param name="Offset">What is added to it then.</param>
internal sealed record StateScaling(bool IsNormalizing, float[] Factor, float[] Offset)
{
    /// <summary>What is added to the variance of a token, as in BERT.</summary>
    public const float Epsilon = 1e-12f;

    private const int MostTexts = 1000;

    // The spread of the tokens' lengths, by their mean: below a twentieth behind a normalisation, and more than that in
    // sums.
    private const double SpreadOfSums = 0.25;

    // Of a dimension that never changes.
    private const double LeastDeviation = 1e-6;

    /// <summary>Measures a place on the first texts of a source.</summary>
    /// <param name="source">The texts.</param>
    /// <param name="place">The place.</param>
    /// <param name="hidden">The width of the hidden states.</param>
    public static StateScaling Measure(IStateSource source, int place, int hidden)
    {
        int texts = Math.Min(source.Count, MostTexts);
        (double lengths, double squares, long tokens) = (0, 0, 0);
        ForEachToken(source, place, hidden, texts, isNormalizing: false, state =>
        {
            double square = TensorPrimitives.SumOfSquares(state);
            (lengths, squares, tokens) = (lengths + Math.Sqrt(square), squares + square, tokens + 1);
        });
        double mean = lengths / tokens;
        double spread = Math.Sqrt(Math.Max(0, (squares / tokens) - (mean * mean))) / mean;
        bool isNormalizing = spread > SpreadOfSums;
        double[] sums = new double[hidden];
        double[] squaresOf = new double[hidden];
        ForEachToken(source, place, hidden, texts, isNormalizing, state =>
        {
            for (int i = 0; i < hidden; i++)
            {
                sums[i] += state[i];
                squaresOf[i] += (double)state[i] * state[i];
            }
        });
        float[] factor = new float[hidden];
        float[] offset = new float[hidden];
        for (int i = 0; i < hidden; i++)
        {
            double average = sums[i] / tokens;
            double deviation = Math.Sqrt(Math.Max(0, (squaresOf[i] / tokens) - (average * average)));
            bool isSteady = deviation < LeastDeviation * (1 + Math.Abs(average));
            factor[i] = isSteady ? 0 : (float)(1 / deviation);
            offset[i] = isSteady ? 0 : (float)(-average / deviation);
        }

        return new StateScaling(isNormalizing, factor, offset);
    }

    /// <summary>Scales states, [tokens, hidden].</summary>
    public void Apply(Span<float> states)
    {
        for (int start = 0; start < states.Length; start += Factor.Length)
        {
            Span<float> state = states.Slice(start, Factor.Length);
            if (IsNormalizing)
            {
                Normalize(state);
            }

            TensorPrimitives.MultiplyAdd(state, Factor, Offset, state);
        }
    }

    private delegate void TokenAction(ReadOnlySpan<float> state);

    private static void ForEachToken(
        IStateSource source, int place, int hidden, int texts, bool isNormalizing, TokenAction action)
    {
        for (int text = 0; text < texts; text++)
        {
            float[] states = new float[source.Tokens(text) * hidden];
            source.Read(text, place, states);
            for (int start = 0; start < states.Length; start += hidden)
            {
                Span<float> state = states.AsSpan(start, hidden);
                if (isNormalizing)
                {
                    Normalize(state);
                }

                action(state);
            }
        }
    }

    private static void Normalize(Span<float> state)
    {
        TensorPrimitives.Add(state, -TensorPrimitives.Sum<float>(state) / state.Length, state);
        float variance = TensorPrimitives.SumOfSquares<float>(state) / state.Length;
        TensorPrimitives.Multiply(state, 1 / MathF.Sqrt(variance + Epsilon), state);
    }
}
