using EarlyExitGen.Toolchain.Model.Checkpoints;

namespace EarlyExitGen.Toolchain.Verbs.Training;

/// <summary>The sizes of an encoder that is trained from scratch.</summary>
/// <param name="Layers">The number of layers.</param>
/// <param name="Hidden">Width of the hidden states; a multiple of <paramref name="Heads"/>.</param>
/// <param name="Heads">Attention heads per layer.</param>
/// <param name="Vocabulary">The largest number of word pieces in the vocabulary built from the training text.</param>
internal sealed record NewEncoder(int Layers, int Hidden, int Heads, int Vocabulary);
