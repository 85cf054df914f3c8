using EarlyExitGen.Toolchain.Foundation.Statistics;

namespace EarlyExitGen.Toolchain.Verbs.Comparison;

/// <summary>An upper bound for any rule: an exit chosen with knowledge that no rule has.</summary>
/// <param name="Name">Which knowledge.</param>
/// <param name="SpeedupLayers">How many times fewer layers.</param>
/// <param name="Accuracy">The share of texts answered as labelled.</param>
/// <param name="Disagreement">The share of texts answered otherwise than by the full model.</param>
internal sealed record OracleResult(string Name, Interval SpeedupLayers, Interval Accuracy, Interval Disagreement);
