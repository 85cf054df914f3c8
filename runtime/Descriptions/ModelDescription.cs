using System.ComponentModel;

namespace EarlyExitGen.Runtime;

/// <summary>A model that goes on with texts that no exit of the models before it has answered.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Layers">The number of its layers.</param>
/// <param name="FirstBlock">Its first block, by the place in <see cref="CascadeDescription.Blocks"/>.</param>
/// <param name="Tokenizer">
/// How texts become its token ids; null if it takes those of the model before, as it has the same vocabulary.
/// </param>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed record ModelDescription(string Name, int Layers, int FirstBlock, TokenizerDescription? Tokenizer);
