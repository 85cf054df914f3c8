using EarlyExitGen.Toolchain.Foundation.Statistics;

namespace EarlyExitGen.Toolchain.Verbs.Comparison;

/// <summary>
/// How exit rules compare on the same logits, with what no rule can reach and with models without exits.
/// </summary>
/// <param name="Dev">The number of texts that dials were chosen on.</param>
/// <param name="Test">The number of texts that all is measured on.</param>
/// <param name="ExitLayers">The layers before each exit.</param>
/// <param name="FullAccuracy">The full model's accuracy.</param>
/// <param name="Cells">Rules by goals.</param>
/// <param name="Oracles">What no rule can reach.</param>
/// <param name="Baselines">Models without early exits.</param>
/// <param name="Words">What the lexical exit is worth at each promise; empty without one.</param>
internal sealed record CompareReport(
    int Dev,
    int Test,
    IReadOnlyList<int> ExitLayers,
    Interval FullAccuracy,
    IReadOnlyList<CompareCell> Cells,
    IReadOnlyList<OracleResult> Oracles,
    IReadOnlyList<BaselineResult> Baselines,
    IReadOnlyList<WordsComparison> Words)
{
    /// <summary>What speed-ups are counted in: layers, or of several models microseconds.</summary>
    public string Cost { get; init; } = ExitCosts.Layers;
}
