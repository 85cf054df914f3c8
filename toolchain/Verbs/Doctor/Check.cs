namespace EarlyExitGen.Toolchain.Verbs.Doctor;

/// <summary>What was found of something that the tool uses.</summary>
/// <param name="Name">What it is.</param>
/// <param name="State">How it is with it.</param>
/// <param name="Found">What there is: a version, a size, or what is wrong.</param>
/// <param name="Advice">What to do; null for nothing.</param>
internal sealed record Check(string Name, CheckState State, string Found, string? Advice = null);
