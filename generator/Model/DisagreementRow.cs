namespace EarlyExitGen.Manifests;

/// <summary>A promised rate of disagreement with the last exit, and the epsilon that keeps it.</summary>
internal sealed record DisagreementRow(NumberToken Rate, NumberToken Epsilon);
