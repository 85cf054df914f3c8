namespace EarlyExitGen.Calibration;

/// <summary>The changes when a bound reaches a key.</summary>
/// <param name="Key">The key.</param>
/// <param name="Moves">The texts that leave earlier from here on.</param>
internal sealed record ExitStep(double Key, IReadOnlyList<ExitMove> Moves);
