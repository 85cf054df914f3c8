namespace EarlyExitGen.Toolchain.Verbs.Export;

/// <summary>The result of checking an export against the reference texts.</summary>
/// <param name="Texts">The number of reference texts.</param>
/// <param name="Exits">The number of exits.</param>
/// <param name="Difference">The largest difference of a logit from the trained model's, before any rounding.</param>
/// <param name="RoundingDifference">The largest difference that rounding to half precision makes; null without.</param>
/// <param name="RoundingChanges">How many answers, over all texts and exits, it changes; null without.</param>
/// <param name="Files">The files of the cascade, in its folder.</param>
internal sealed record ExportSummary(
    int Texts,
    int Exits,
    double Difference,
    double? RoundingDifference,
    int? RoundingChanges,
    IReadOnlyList<string> Files);
