using EarlyExitGen.Toolchain.Foundation.Data;
using EarlyExitGen.Toolchain.Foundation.Statistics;

namespace EarlyExitGen.Toolchain.Verbs.Comparison;

/// <summary>The outcome for each text of some way to answer.</summary>
/// <param name="Costs">What the text costs: <see cref="ExitCosts"/>.</param>
/// <param name="Right">Whether it is answered as labelled.</param>
/// <param name="Disagrees">Whether the full model answers otherwise.</param>
internal sealed record TextOutcomes(double[] Costs, bool[] Right, bool[] Disagrees)
{
    /// <summary>The outcomes of a cascade whose texts leave at the given exits.</summary>
    public static TextOutcomes Of(LogitTable logits, ExitCosts costs, IReadOnlyList<int> exits) => new(
        [.. exits.Select(exit => costs.Of(exit))],
        [.. exits.Select((exit, text) => logits.IsRight(text, exit))],
        [.. exits.Select((exit, text) => !logits.Agrees(text, exit))]);
}
