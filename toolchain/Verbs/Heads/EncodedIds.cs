namespace EarlyExitGen.Toolchain.Verbs.Heads;

/// <summary>A text as the model takes it.</summary>
/// <param name="Ids">Its token ids, special ones included.</param>
/// <param name="Types">The token types of a pair of texts; null for a single text, where all are 0.</param>
internal sealed record EncodedIds(int[] Ids, int[]? Types);
