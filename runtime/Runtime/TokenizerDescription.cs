using System.ComponentModel;

namespace EarlyExitGen.Runtime;

/// <summary>How texts become token ids: BERT's WordPiece.</summary>
/// <param name="Vocabulary">The vocabulary's file, relative to the cascade's folder, one word piece a line.</param>
/// <param name="Sha256">The SHA-256 of that file in lower-case hex.</param>
/// <param name="Lowercase">Whether texts are lower-cased first.</param>
/// <param name="StripAccents">Whether accents are stripped first.</param>
/// <param name="MaxTokens">The largest number of token ids of an instance, special tokens counted.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed record TokenizerDescription(
    string Vocabulary, string Sha256, bool Lowercase, bool StripAccents, int MaxTokens);
