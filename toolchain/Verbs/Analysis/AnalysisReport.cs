using EarlyExitGen.Toolchain.Verbs.Calibration;

namespace EarlyExitGen.Toolchain.Verbs.Analysis;

/// <summary>Where texts leave and why, and what goes wrong there.</summary>
/// <param name="Count">The number of texts.</param>
/// <param name="Rule">The rule of the decisions, as manifests name it.</param>
/// <param name="Dial">Its dial.</param>
/// <param name="Exits">What goes with each exit's confidence.</param>
/// <param name="Labels">The first exit's confidence by label; empty without labels.</param>
/// <param name="Lengths">Texts by length, about as many in each group.</param>
/// <param name="Wrong">
/// The most confident of the wrong answers at each early exit; without labels, of those that are not the last exit's.
/// </param>
/// <param name="Reliability">How good each exit's probabilities are.</param>
internal sealed record AnalysisReport(
    int Count,
    string Rule,
    float Dial,
    IReadOnlyList<ExitConfidence> Exits,
    IReadOnlyList<LabelConfidence> Labels,
    IReadOnlyList<LengthGroup> Lengths,
    IReadOnlyList<WrongText> Wrong,
    IReadOnlyList<ExitReliability> Reliability);
