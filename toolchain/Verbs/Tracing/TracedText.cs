using EarlyExitGen.Toolchain.Foundation.Data;

namespace EarlyExitGen.Toolchain.Verbs.Tracing;

/// <summary>A text that went through all blocks of a cascade.</summary>
/// <param name="Instance">The text or pair, and its label if it has one.</param>
/// <param name="Tokens">The number of token ids that the blocks saw, special tokens counted.</param>
/// <param name="Truncated">Whether it was longer than the cascade takes and lost its end.</param>
internal sealed record TracedText(Instance Instance, int Tokens, bool Truncated);
