using EarlyExitGen.Toolchain.Checkpoints;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace EarlyExitGen.Toolchain.Training;

/// <summary>
/// BERT's ordinary classifier: <c>[CLS]</c>, dense, tanh, dropout, one linear layer. At an early exit <c>[CLS]</c> is
/// standardised first, dimension by dimension: in an encoder that was trained for mean pooling its early values differ between
/// texts by a thousandth, and a head on them as they are never learns. It learns with the mean and deviation of its batch, as
/// batch normalisation does, and is used with those of the training texts.
/// </summary>
/// <param name="parameters">What is trained.</param>
/// <param name="prefix">What its tensors' names begin with.</param>
/// <param name="dropout">Dropout before the last linear layer.</param>
/// <param name="isStandardised">Whether <c>[CLS]</c> is standardised.</param>
internal sealed class ClsHead(ParameterSet parameters, string prefix, double dropout, bool isStandardised)
    : DenseHead(parameters, prefix, dropout)
{
    // Far below the square of a thousandth.
    private const double Epsilon = 1e-12;

    /// <summary>Whether <c>[CLS]</c> is standardised.</summary>
    public bool IsStandardised => isStandardised;

    /// <summary>Adds the statistics of a new head: nothing is shifted or scaled until they are measured.</summary>
    public static void AddStatistics(ParameterSet parameters, string prefix, EncoderConfig config)
    {
        parameters.AddStatistic(prefix + "mean", new float[config.Hidden]);
        parameters.AddStatistic(prefix + "deviation", [.. Enumerable.Repeat(1f, config.Hidden)]);
    }

    /// <summary>Sets the statistics from <c>[CLS]</c> of some texts, [text][dimension].</summary>
    public void SetStatistics(IReadOnlyList<float[]> firstTokens)
    {
        Span<float> means = TensorMemory.Floats(Parameters[Prefix + "mean"]);
        Span<float> deviations = TensorMemory.Floats(Parameters[Prefix + "deviation"]);
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

    /// <inheritdoc/>
    protected override Tensor Pool(Tensor hidden, Batch batch, bool learns)
    {
        Tensor first = hidden.select(1, 0);
        if (!isStandardised)
        {
            return first;
        }

        // A part of one text has no deviation of its own.
        bool asBatch = learns && first.shape[0] > 1;
        Tensor deviation = Parameters[Prefix + "deviation"];
        return F.batch_norm(
            first,
            Parameters[Prefix + "mean"].clone(),
            deviation.mul(deviation),
            training: asBatch,
            momentum: 0,
            eps: asBatch ? Epsilon : 0);
    }
}
