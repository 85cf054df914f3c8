using TorchSharp;

namespace EarlyExitGen.Toolchain.Verbs.Training;

/// <summary>A tensor of a model, in single precision.</summary>
/// <param name="Name">Its name in the checkpoint.</param>
/// <param name="Tensor">Its values; a leaf that collects a gradient, unless it is measured instead of trained.</param>
/// <param name="IsHead">Whether it belongs to a head, and so learns at the heads' rate.</param>
/// <param name="Decays">Whether weight decay applies: to matrices, not to biases and normalisation.</param>
internal sealed record Parameter(string Name, torch.Tensor Tensor, bool IsHead, bool Decays);
