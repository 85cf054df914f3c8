using EarlyExitGen.Toolchain.Verbs.Queueing;

namespace EarlyExitGen.Toolchain.Verbs.Planning;

/// <summary>The smallest cluster of a kind that does what is asked.</summary>
/// <param name="Front">The machines of the first tier, or of the only one.</param>
/// <param name="Deep">The machines of the second; 0 without one.</param>
/// <param name="BatchRows">How many texts the second computes together at most.</param>
/// <param name="Figures">What its simulation saw.</param>
internal sealed record SimulatedCluster(int Front, int Deep, int BatchRows, QueueFigures Figures);
