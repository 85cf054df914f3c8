namespace EarlyExitGen.Toolchain.Verbs.Doctor;

/// <summary>What <c>doctor</c> found.</summary>
/// <param name="Version">The tool's version.</param>
/// <param name="Commit">The commit that it was built from; null if that is not known.</param>
/// <param name="Ok">Whether nothing is wrong.</param>
/// <param name="Checks">What was looked at.</param>
internal sealed record DoctorReport(string Version, string? Commit, bool Ok, IReadOnlyList<Check> Checks);
