namespace EarlyExitGen.Toolchain.Verbs.Relearning;

/// <summary>A promised rate of disagreement.</summary>
/// <param name="Rate">The rate.</param>
/// <param name="Before">How many times fewer layers it takes; null where it cannot be promised.</param>
/// <param name="After">The same with the new heads.</param>
internal sealed record RelearntRate(double Rate, double? Before, double? After);
