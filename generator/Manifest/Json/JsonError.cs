namespace EarlyExitGen.Manifests.Json;

/// <summary>Where and why a text stops being JSON.</summary>
internal sealed record JsonError(TextRange Range, string Message);
