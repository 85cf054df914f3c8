using EarlyExitGen.Calibration;
using EarlyExitGen.Toolchain.Foundation.Statistics;

namespace EarlyExitGen.Toolchain.Verbs.Calibration;

/// <summary>What promised rates mean, and what they buy; see <see cref="PromiseTable"/>.</summary>
internal static class DisagreementTable
{
    /// <summary>The rates that are tried.</summary>
    public static IReadOnlyList<double> Rates => PromiseTable.Rates;

    /// <summary>The rows that the sample supports.</summary>
    public static IReadOnlyList<PromisedRate> Build(
        IReadOnlyList<HeldOutRow> sample, ExitCosts costs, IReadOnlyList<double> rates) =>
        [.. PromiseTable.Build(sample, costs.Count - 1, rates, BinomialBound.Upper).Select(row => new PromisedRate(
            row.Rate,
            row.Epsilon,
            (double)row.Disagreements / sample.Count,
            row.Bound,
            costs.SpeedUp(row.Counts)))];
}
