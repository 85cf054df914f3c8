namespace EarlyExitGen.Toolchain.Verbs.Queueing;

/// <summary>
/// Machines that all do the same. Each has one queue, first come, first served, and one text to a core.
/// </summary>
/// <param name="Machines">How many there are; at least 1.</param>
/// <param name="Cores">The cores of each; at least 1.</param>
internal sealed record Tier(int Machines, int Cores)
{
    /// <summary>How it computes texts together; null for each by itself.</summary>
    public BatchRule? Batches { get; init; }
}
