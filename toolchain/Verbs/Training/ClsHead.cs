using static TorchSharp.torch;

namespace EarlyExitGen.Toolchain.Verbs.Training;

/// <summary>
/// BERT's ordinary classifier: <c>[CLS]</c>, standardised at an early exit; dense, tanh, dropout, one linear layer.
/// </summary>
/// <param name="parameters">What is trained.</param>
/// <param name="prefix">What its tensors' names begin with.</param>
/// <param name="dropout">Dropout before the last linear layer.</param>
/// <param name="statistics">What <c>[CLS]</c> is standardised with; null to leave it as it is.</param>
internal sealed class ClsHead(ParameterSet parameters, string prefix, double dropout, FirstTokenStatistics? statistics)
    : DenseHead(parameters, prefix, dropout)
{
    /// <inheritdoc/>
    protected override Tensor Pool(Tensor hidden, Batch batch, bool learns)
    {
        Tensor first = hidden.select(1, 0);
        return statistics?.Standardise(first, learns) ?? first;
    }
}
