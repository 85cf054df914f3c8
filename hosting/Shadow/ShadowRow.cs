namespace EarlyExitGen.Hosting;

/// <summary>Texts that were seen, and how many the full model answers otherwise.</summary>
/// <param name="Seen">The texts that were seen.</param>
/// <param name="Disagreed">Those that the full model answers otherwise.</param>
/// <param name="Rate">The rate of disagreement, texts that were kept counting for those left out by chance.</param>
/// <param name="Lower">The lower end of an interval that holds at any time, whenever one looks.</param>
/// <param name="Upper">Its upper end.</param>
public readonly record struct ShadowRow(long Seen, long Disagreed, double Rate, double Lower, double Upper);
