using EarlyExitGen.Toolchain.Verbs.Calibration;

namespace EarlyExitGen.Toolchain.Verbs.Analysis;

/// <summary>How good an exit's probabilities are.</summary>
/// <param name="Layer">The layers before the exit.</param>
/// <param name="Before">At temperature 1; null without labels.</param>
/// <param name="After">At the manifest's temperature; null without labels.</param>
/// <param name="Confidence">Confidence against accuracy at the manifest's temperature; empty without labels.</param>
/// <param name="Agreement">
/// Predicted against seen agreement with the last exit, in tenths of the texts; empty without a map.
/// </param>
internal sealed record ExitReliability(
    int Layer,
    Reliability? Before,
    Reliability? After,
    IReadOnlyList<AgreementBin> Confidence,
    IReadOnlyList<AgreementBin> Agreement);
