using EarlyExitGen.Toolchain.Model.Checkpoints;

namespace EarlyExitGen.Toolchain.Model.Manifests;

/// <summary>The <c>tokenizer</c> of a manifest.</summary>
/// <param name="Vocabulary">The vocabulary and its hash.</param>
/// <param name="Lowercase">Whether texts are lower-cased first.</param>
/// <param name="StripAccents">Whether accents are stripped first.</param>
/// <param name="MaxTokens">The largest number of token ids, special tokens counted.</param>
internal sealed record ManifestTokenizer(ManifestFile Vocabulary, bool Lowercase, bool StripAccents, int MaxTokens);
