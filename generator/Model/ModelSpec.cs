namespace EarlyExitGen.Manifests;

/// <summary>
/// A further model of a cascade, which goes on with texts that no exit of the models before has answered.
/// </summary>
/// <param name="Name">Its name.</param>
/// <param name="Layers">The number of its layers; those of its exits count from 0 again.</param>
/// <param name="Tokenizer">
/// How texts become its token ids; null if it takes those of the model before, as it has the same vocabulary.
/// </param>
internal sealed record ModelSpec(string Name, int Layers, TokenizerSpec? Tokenizer);
