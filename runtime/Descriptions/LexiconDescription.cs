using System.ComponentModel;

namespace EarlyExitGen.Runtime;

/// <summary>The table of weights of a lexical exit, which answers from the token ids before any block runs.</summary>
/// <param name="File">Its file, relative to the cascade's folder, with forward slashes.</param>
/// <param name="Sha256">The SHA-256 of that file in lower-case hex.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed record LexiconDescription(string File, string Sha256);
