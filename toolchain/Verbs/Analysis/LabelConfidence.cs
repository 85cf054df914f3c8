namespace EarlyExitGen.Toolchain.Verbs.Analysis;

/// <summary>The first exit's confidence in texts of one label.</summary>
/// <param name="Label">The label.</param>
/// <param name="Count">The number of texts.</param>
/// <param name="Accuracy">The share of them that the first exit answers right.</param>
/// <param name="Mean">The mean confidence.</param>
/// <param name="Quantiles">The 5th, 25th, 50th, 75th and 95th percentile.</param>
internal sealed record LabelConfidence(
    string Label, int Count, double Accuracy, double Mean, IReadOnlyList<double> Quantiles);
