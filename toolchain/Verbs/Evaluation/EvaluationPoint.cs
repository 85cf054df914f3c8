using EarlyExitGen.Toolchain.Verbs.Labels;

namespace EarlyExitGen.Toolchain.Verbs.Evaluation;

/// <summary>A cascade's figures at one setting of its dial.</summary>
/// <param name="Dial">The dial; null where no exit was taken.</param>
/// <param name="Accuracy">The share of texts answered as labelled.</param>
/// <param name="Disagreement">The share of texts answered differently from the last exit.</param>
/// <param name="Exits">How many texts left at each exit.</param>
/// <param name="MeanLayers">The layers that a text ran through, on average; of several models the cost.</param>
/// <param name="SpeedupLayers">
/// The layers of the model by the mean cost, which includes 0.05 for every exit looked at; of several models the last
/// one's cost by the mean cost.
/// </param>
/// <param name="MeanMicroseconds">The wall-clock time of a text, tokenization included, on average.</param>
/// <param name="SpeedupWallClock">The plain model's mean time by the cascade's; null without a plain model.</param>
internal sealed record EvaluationPoint(
    float? Dial,
    double Accuracy,
    double Disagreement,
    IReadOnlyList<int> Exits,
    double MeanLayers,
    double SpeedupLayers,
    double MeanMicroseconds,
    double? SpeedupWallClock)
{
    /// <summary>How well each label is told from the others.</summary>
    public LabelScores? ByLabel { get; init; }
}
