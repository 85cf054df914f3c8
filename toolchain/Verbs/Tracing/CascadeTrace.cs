using EarlyExitGen.Toolchain.Foundation.Data;
using EarlyExitGen.Toolchain.Foundation.Statistics;

namespace EarlyExitGen.Toolchain.Verbs.Tracing;

/// <summary>
/// The record of one pass of a cascade over some data, all exits run for every text. What the cascade would decide, by
/// whatever rule and at whatever dial, follows from it: <see cref="Replay"/>.
/// </summary>
/// <param name="Model">Which weights gave the logits: <see cref="ModelFingerprint"/>.</param>
/// <param name="ExitLayers">The layers before each exit.</param>
/// <param name="Texts">The texts, in the order of the file.</param>
/// <param name="Logits">The raw logits of every exit for these texts, and their labels.</param>
internal sealed record CascadeTrace(
    string Model, IReadOnlyList<int> ExitLayers, IReadOnlyList<TracedText> Texts, LogitTable Logits)
{
    /// <summary>What leaving at each exit costs: layers, unless the manifest says it otherwise.</summary>
    public ExitCosts Costs { get; init; } = ExitCosts.OfLayers(ExitLayers);
}
