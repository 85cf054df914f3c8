namespace EarlyExitGen.Toolchain.Verbs.Tuning;

/// <summary>A setting of the dial that keeps a goal.</summary>
/// <param name="Name">The name of the operating point.</param>
/// <param name="Goal">The goal in words.</param>
/// <param name="Dial">The setting.</param>
/// <param name="Measured">What it gave on the texts that it was chosen on.</param>
/// <param name="Seen">What it gave on others; null if there are none.</param>
internal sealed record TunedPoint(string Name, string Goal, double Dial, TuneFigures Measured, TuneFigures? Seen);
