namespace EarlyExitGen.Toolchain.Verbs.Quantization;

/// <summary>A figure in single precision, and after quantization.</summary>
internal sealed record BeforeAfter(double Before, double After);
