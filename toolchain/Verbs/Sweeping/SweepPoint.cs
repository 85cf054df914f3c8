namespace EarlyExitGen.Toolchain.Verbs.Sweeping;

/// <summary>A setting of a dial and what it gives.</summary>
/// <param name="Dial">The setting, epsilon for <c>agreement</c>; null where no text leaves early.</param>
/// <param name="Accuracy">The share of texts answered as labelled; null without labels.</param>
/// <param name="Disagreement">The share of texts answered otherwise than by the last exit.</param>
/// <param name="MeanLayers">The layers that a text runs through, on average; of several models the cost.</param>
/// <param name="SpeedupLayers">The layers of the model by the mean cost; of several models the last one's cost.</param>
/// <param name="MeanFlops">
/// The floating-point operations of a text's matrix products, on average; null where a text has other numbers of tokens
/// in other models.
/// </param>
/// <param name="SpeedupFlops">Those of the plain model by these; null without a plain model.</param>
internal sealed record SweepPoint(
    double? Dial,
    double? Accuracy,
    double Disagreement,
    double MeanLayers,
    double SpeedupLayers,
    double? MeanFlops,
    double? SpeedupFlops);
