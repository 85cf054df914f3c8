using EarlyExitGen.Manifests;

namespace EarlyExitGen.Toolchain.Model.Manifests;

/// <summary>Operating points of a manifest that was read, to be written again.</summary>
internal static class ManifestPoints
{
    /// <summary>A point, with what was measured for it.</summary>
    public static ManifestOperatingPoint Of(OperatingPointSpec point) => new(
        point.Name,
        new ManifestDials
        {
            MaxDisagreement = point.Dials.MaxDisagreement?.Value,
            Threshold = point.Dials.Threshold?.Value,
            MaxEntropy = point.Dials.MaxEntropy?.Value,
            MinMargin = point.Dials.MinMargin?.Value,
            Patience = point.Dials.Patience?.Value,
        },
        point.Measured is not { } measured ? null : new ManifestMeasured(measured.Data)
        {
            Accuracy = measured.Accuracy?.Value,
            Disagreement = measured.Disagreement?.Value,
            MeanLayers = measured.MeanLayers?.Value,
            SpeedupLayers = measured.SpeedupLayers?.Value,
            SpeedupWallClock = measured.SpeedupWallClock?.Value,
        });
}
