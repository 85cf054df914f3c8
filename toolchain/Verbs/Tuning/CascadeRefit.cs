using EarlyExitGen.Calibration;
using EarlyExitGen.Manifests;
using EarlyExitGen.Toolchain.Foundation.Files;
using EarlyExitGen.Toolchain.Model.Manifests;
using EarlyExitGen.Toolchain.Verbs.Calibration;
using EarlyExitGen.Toolchain.Verbs.Export;
using EarlyExitGen.Toolchain.Verbs.Tracing;

namespace EarlyExitGen.Toolchain.Verbs.Tuning;

/// <summary>
/// Refits a cascade to labelled texts: temperatures, maps and promised rates, as <c>calibrate</c> fits those of a
/// checkpoint.
/// </summary>
internal static class CascadeRefit
{
    /// <summary>Fits.</summary>
    /// <param name="manifest">The cascade.</param>
    /// <param name="trace">Its exits' logits, all exits run for every text; each text has its label.</param>
    /// <param name="seed">The seed of the split into parts.</param>
    /// <returns>The report and the manifest's new text.</returns>
    public static (CalibrationReport Report, string Manifest) Fit(
        CascadeManifest manifest, CascadeTrace trace, int seed)
    {
        CalibrationReport report = Calibrator.Calibrate(trace.Logits, trace.ExitLayers, trace.Costs, seed);
        ManifestText text = CalibratedManifest.WithAgreement(
            CalibratedManifest.WithTemperatures(new ManifestText(SmallFile.ReadText(manifest.Path)), report),
            manifest.Spec,
            report);
        CascadeManifest.Parse(text.Text, manifest.Path);
        return (report, text.Text);
    }
}
