using EarlyExitGen.Toolchain.Foundation.Statistics;

namespace EarlyExitGen.Toolchain.Verbs.Comparison;

/// <summary>
/// A model without early exits, and the cascade at no more layers; of several models, at no more time.
/// </summary>
/// <param name="Name">The baseline's manifest or trace.</param>
/// <param name="Layers">Its layers; beside several models its cost.</param>
/// <param name="Accuracy">The share of texts that it answers as labelled.</param>
/// <param name="CascadeLayers">
/// The layers that a text runs through in the cascade, on average, on the same texts; of several models the cost.
/// </param>
/// <param name="CascadeAccuracy">
/// The cascade's accuracy, its dial chosen on held-out texts for no more than the baseline's layers, or time.
/// </param>
/// <param name="Gain">The cascade's accuracy less the baseline's.</param>
internal sealed record BaselineResult(
    string Name, double Layers, Interval Accuracy, double CascadeLayers, Interval CascadeAccuracy, Interval Gain);
