using EarlyExitGen.Toolchain.Model.Checkpoints;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace EarlyExitGen.Toolchain.Verbs.Training;

/// <summary>
/// Standardises <c>[CLS]</c> dimension by dimension: in an encoder that was trained for mean pooling its early values
/// differ between texts by a thousandth, and a head on them as they are never learns. It learns with the mean and
/// deviation of its batch, as batch normalisation does, and is used with those of the training texts.
/// </summary>
/// <param name="parameters">The model's parameters.</param>
/// <param name="prefix">What the statistics' names begin with.</param>
/// <param name="layer">After how many layers <c>[CLS]</c> is taken.</param>
internal sealed class FirstTokenStatistics(ParameterSet parameters, string prefix, int layer)
{
    // Far below the square of a thousandth.
    private const double Epsilon = 1e-12;

    private readonly string _mean = prefix + "mean";
    private readonly string _deviation = prefix + "deviation";

    /// <summary>After how many layers <c>[CLS]</c> is taken.</summary>
    public int Layer => layer;

    /// <summary>
    /// Whether <c>[CLS]</c> is standardised after <paramref name="layer"/> layers: late it differs enough between
    /// texts.
    /// </summary>
    public static bool AreNeeded(int layer, EncoderConfig config) => layer < config.Layers;

    /// <summary>Adds new statistics: nothing is shifted or scaled until they are measured.</summary>
    public static void AddNew(ParameterSet parameters, string prefix, EncoderConfig config)
    {
        parameters.AddStatistic(prefix + "mean", new float[config.Hidden]);
        parameters.AddStatistic(prefix + "deviation", [.. Enumerable.Repeat(1f, config.Hidden)]);
    }

    /// <summary>The standardised vectors, [batch, hidden].</summary>
    /// <param name="first"><c>[CLS]</c> of each text, [batch, hidden].</param>
    /// <param name="learns">Whether a head learns from them.</param>
    public Tensor Standardise(Tensor first, bool learns)
    {
        // A part of one text has no deviation of its own.
        bool asBatch = learns && first.shape[0] > 1;
        Tensor deviation = parameters[_deviation];
        return F.batch_norm(
            first,
            parameters[_mean].clone(),
            deviation.mul(deviation),
            training: asBatch,
            momentum: 0,
            eps: asBatch ? Epsilon : 0);
    }

    /// <summary>Sets the statistics from <c>[CLS]</c> of some texts, [text][dimension].</summary>
    public void Set(IReadOnlyList<float[]> firstTokens)
    {
        Span<float> means = TensorMemory.Floats(parameters[_mean]);
        Span<float> deviations = TensorMemory.Floats(parameters[_deviation]);
        for (int i = 0; i < means.Length; i++)
        {
            double mean = 0;
            foreach (float[] first in firstTokens)
            {
                mean += first[i];
            }

            mean /= firstTokens.Count;
            double square = 0;
            foreach (float[] first in firstTokens)
            {
                square += (first[i] - mean) * (first[i] - mean);
            }

            means[i] = (float)mean;
            deviations[i] = (float)Math.Sqrt((square / firstTokens.Count) + Epsilon);
        }
    }
}
