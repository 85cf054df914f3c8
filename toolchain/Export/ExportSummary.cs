namespace EarlyExitGen.Toolchain.Export;

/// <summary>What the check of an export against the reference texts found.</summary>
/// <param name="Texts">The number of reference texts.</param>
/// <param name="Difference">The largest difference of a logit from the trained model's, weights in single precision.</param>
/// <param name="RoundingDifference">The largest difference that rounding to half precision makes; null without rounding.</param>
/// <param name="RoundingChanges">How many answers, over all texts and exits, it changes; null without rounding.</param>
internal sealed record ExportSummary(int Texts, double Difference, double? RoundingDifference, int? RoundingChanges);
