using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace EarlyExitGen.Toolchain.Verbs.Training;

/// <summary>The mean of all tokens, dense, tanh, dropout, one linear layer.</summary>
internal sealed class MeanHead(
    ParameterSet parameters, string prefix, double dropout) : DenseHead(parameters, prefix, dropout)
{
    /// <inheritdoc/>
    // The softmax of a mask is the same for all tokens, and 0 at padding.
    protected override Tensor Pool(Tensor hidden, Batch batch, bool learns) => batch.Mask is null
        ? hidden.mean([1])
        : F.softmax(batch.Mask, -1).unsqueeze(1).matmul(hidden).squeeze(1);
}
