namespace EarlyExitGen.Toolchain.Verbs.Analysis;

/// <summary>Texts of about one length, and where they leave.</summary>
/// <param name="From">The fewest tokens.</param>
/// <param name="To">The most tokens.</param>
/// <param name="Count">The number of texts.</param>
/// <param name="Exits">The share that leaves at each exit.</param>
/// <param name="MeanLayers">The layers that a text runs through, on average.</param>
/// <param name="FirstConfidence">The first exit's mean confidence.</param>
/// <param name="Disagreement">The share answered otherwise than by the last exit.</param>
/// <param name="Accuracy">The share answered as labelled; null without labels.</param>
internal sealed record LengthGroup(
    int From,
    int To,
    int Count,
    IReadOnlyList<double> Exits,
    double MeanLayers,
    double FirstConfidence,
    double Disagreement,
    double? Accuracy);
