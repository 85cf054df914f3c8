namespace EarlyExitGen.AspNetCore.Serving;

/// <summary>A text, or a pair of texts, as a request has it.</summary>
/// <param name="First">The text, or the first of a pair.</param>
/// <param name="Second">The second of a pair; null for a single text.</param>
internal readonly record struct WebInput(string First, string? Second = null);
