namespace EarlyExitGen.Manifests.Json;

/// <summary>A stretch of the manifest's text, in UTF-16 code units.</summary>
internal readonly record struct TextRange(int Start, int Length);
