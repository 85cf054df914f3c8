using static TorchSharp.torch;

namespace EarlyExitGen.Toolchain.Verbs.Training;

/// <summary>The classifier of one exit.</summary>
internal interface IExitHead
{
    /// <summary>Raw logits, [batch, labels], from hidden states.</summary>
    /// <param name="states">
    /// The hidden states after 0, 1, ... layers up to the exit's, each [batch, sequence, hidden].
    /// </param>
    /// <param name="batch">The texts, for their padding.</param>
    /// <param name="dropout">Dropout while training; null to leave it out.</param>
    Tensor Classify(IReadOnlyList<Tensor> states, Batch batch, DropoutMasks? dropout);
}
