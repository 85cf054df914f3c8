namespace EarlyExitGen.Toolchain.Verbs.Relearning;

/// <summary>An exit's agreement with the last one.</summary>
/// <param name="Layer">The layers before it; -1 for the lexical exit.</param>
/// <param name="Before">The share of texts that it answered as the last exit does.</param>
/// <param name="After">The same with the new head.</param>
internal sealed record RelearntExit(int Layer, double Before, double After);
