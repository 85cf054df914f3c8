namespace EarlyExitGen.Manifests;

/// <summary>A file of external data, relative to the manifest's folder, and its SHA-256 in lower-case hex.</summary>
internal sealed record DataFileSpec(string File, string Sha256);
