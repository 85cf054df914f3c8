using EarlyExitGen.Toolchain.Verbs.Sweeping;

namespace EarlyExitGen.Toolchain.Verbs.Tuning;

/// <summary>A setting of a dial that may be chosen.</summary>
/// <param name="Dial">The setting.</param>
/// <param name="Point">What it makes of the texts.</param>
internal sealed record DialSetting(double Dial, DialPoint Point);
