namespace EarlyExitGen.Toolchain.Verbs.Queueing;

/// <summary>What a text asks of the machines.</summary>
/// <param name="Front">The seconds of one core of the first tier.</param>
/// <param name="Deep">
/// The seconds of one core of the second tier, alone in its batch; 0 for a text that ends before.
/// </param>
/// <param name="Group">The number of its length, from 0; texts of one length may be computed together.</param>
internal readonly record struct QueuedText(double Front, double Deep = 0, int Group = 0);
