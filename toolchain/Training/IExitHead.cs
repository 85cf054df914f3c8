using static TorchSharp.torch;

namespace EarlyExitGen.Toolchain.Training;

/// <summary>The classifier of one exit.</summary>
internal interface IExitHead
{
    /// <summary>Raw logits, [batch, labels], from hidden states [batch, sequence, hidden].</summary>
    /// <param name="hidden">The hidden states after the exit's layer.</param>
    /// <param name="batch">The texts, for their padding.</param>
    /// <param name="dropout">Dropout while training; null to leave it out.</param>
    Tensor Classify(Tensor hidden, Batch batch, DropoutMasks? dropout);
}
