using EarlyExitGen.Calibration;
using EarlyExitGen.Toolchain.Foundation.Statistics;
using EarlyExitGen.Toolchain.Verbs.Calibration;

namespace EarlyExitGen.Toolchain.Verbs.Tuning;

/// <summary>The result of refitting the agreement.</summary>
/// <param name="Count">The number of texts.</param>
/// <param name="Seed">The seed of the split into parts.</param>
/// <param name="ExitLayers">The layers before each exit.</param>
/// <param name="AgreementWithLast">Per exit, the share of texts that it answers as the last one does.</param>
/// <param name="Maps">Per exit, the new map; null where it has none.</param>
/// <param name="Rates">The promises, before and after.</param>
internal sealed record RefitReport(
    int Count,
    int Seed,
    IReadOnlyList<int> ExitLayers,
    IReadOnlyList<double> AgreementWithLast,
    IReadOnlyList<AgreementMap?> Maps,
    IReadOnlyList<RefitRate> Rates)
{
    /// <summary>
    /// The model of each exit, whose layers are counted, null for the first; null where there is one model.
    /// </summary>
    public IReadOnlyList<string?>? ExitModels { get; init; }

    /// <summary>What speed-ups are counted in: layers, or of several models microseconds.</summary>
    public string Cost { get; init; } = ExitCosts.Layers;
}
