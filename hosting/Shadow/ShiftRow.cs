namespace EarlyExitGen.Hosting;

/// <summary>The share of texts that an exit answers.</summary>
/// <param name="Expected">That of the calibration's texts at the same settings of the dial.</param>
/// <param name="Seen">That of today's.</param>
public readonly record struct ShiftRow(double Expected, double Seen);
