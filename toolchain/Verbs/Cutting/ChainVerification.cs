namespace EarlyExitGen.Toolchain.Verbs.Cutting;

/// <summary>How a chain of blocks compares with the graph that it was cut from.</summary>
/// <param name="Cases">The number of batches that both ran.</param>
/// <param name="MaxDifference">The largest |chain - whole| / (1 + |whole|) of all logits.</param>
internal sealed record ChainVerification(int Cases, double MaxDifference);
