using System.ComponentModel;

namespace EarlyExitGen.Runtime;

/// <summary>A file of external data, relative to the cascade's folder.</summary>
/// <param name="File">The file, with forward slashes.</param>
/// <param name="Sha256">The SHA-256 of that file in lower-case hex.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed record DataDescription(string File, string Sha256);
