namespace EarlyExitGen.Toolchain.Verbs.Calibration;

/// <summary>The meaning of a promised rate of disagreement for the exits, and what it buys on held-out texts.</summary>
/// <param name="Rate">The promise: the largest share of texts that may get another answer than the last exit's.</param>
/// <param name="Epsilon">The largest predicted disagreement at which an exit answers.</param>
/// <param name="Seen">The share of held-out texts that did get another answer.</param>
/// <param name="Bound">The 95 % upper bound on that share; at most <paramref name="Rate"/>.</param>
/// <param name="SpeedUp">How many times fewer layers, in the layers of the model by the mean cost.</param>
internal sealed record PromisedRate(double Rate, double Epsilon, double Seen, double Bound, double SpeedUp);
