namespace EarlyExitGen.Toolchain.Foundation.Statistics;

/// <summary>An estimate and its 95 % bootstrap interval.</summary>
/// <param name="Value">What was seen.</param>
/// <param name="Low">The interval's lower end.</param>
/// <param name="High">The interval's upper end.</param>
internal sealed record Interval(double Value, double Low, double High);
