namespace EarlyExitGen.Toolchain.Verbs.Tracing;

/// <summary>A line of a trace.</summary>
/// <param name="Row">The text's number in the file, from 1; blank lines are not counted.</param>
/// <param name="Model">Which weights gave the logits.</param>
/// <param name="Label">The label; null for none.</param>
/// <param name="First">The text, or the first text of a pair.</param>
/// <param name="Second">The second text of a pair; null for a single text.</param>
/// <param name="Tokens">The number of token ids, special tokens counted.</param>
/// <param name="Truncated">Whether the text lost its end.</param>
/// <param name="Exits">What every exit gives.</param>
/// <param name="Decision">What the cascade answers.</param>
internal sealed record TraceLine(
    int Row,
    string Model,
    int? Label,
    string First,
    string? Second,
    int Tokens,
    bool Truncated,
    IReadOnlyList<TraceExit> Exits,
    TraceDecision Decision);
