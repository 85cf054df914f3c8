using EarlyExitGen.Calibration;
using EarlyExitGen.Manifests;
using EarlyExitGen.Toolchain.Foundation.Files;
using EarlyExitGen.Toolchain.Model.Graphs;
using EarlyExitGen.Toolchain.Model.Manifests;
using EarlyExitGen.Toolchain.Verbs.Calibration;
using EarlyExitGen.Toolchain.Verbs.Export;

namespace EarlyExitGen.Toolchain.Verbs.Quantization;

/// <summary>
/// Writes the manifest of a quantized cascade: that of the cascade, but for its blocks and what was refitted.
/// </summary>
internal static class QuantizedManifest
{
    /// <summary>The manifest's text.</summary>
    /// <param name="manifest">The cascade in single precision.</param>
    /// <param name="folder">The folder of the new files.</param>
    /// <param name="calibration">What was fitted to the new blocks; null to keep what the manifest says.</param>
    public static string Write(CascadeManifest manifest, string folder, CalibrationReport? calibration)
    {
        CascadeSpec spec = manifest.Spec;
        ManifestText text = new(SmallFile.ReadText(manifest.Path));
        string weights = ManifestWriter.Files([ManifestFile.Of(folder, CascadeGraphs.WeightsFile)]);
        for (int i = 0; i < spec.Exits.Count; i++)
        {
            if (spec.Exits[i].Block is not null)
            {
                DataFileSpec block = ManifestFile.Of(folder, CascadeGraphs.BlockFile(spec.Exits[i].Layer));
                text = text.SetOfExit(i, "block", ManifestWriter.Value(block.File), before: "sha256")
                    .SetOfExit(i, "sha256", ManifestWriter.Value(block.Sha256), before: "block")
                    .SetOfExit(i, "data", weights, before: "block");
            }

            text = calibration is null
                ? text
                : text.SetOfExit(
                    i, "temperature", ManifestWriter.Value(calibration.Exits[i].Temperature), before: "sha256");
        }

        // What was measured was measured on other weights.
        text = calibration is not null && spec.Rule == ExitRule.Agreement
            ? CalibratedManifest.WithAgreement(
                text, spec, [.. calibration.Exits.Select(exit => exit.Agreement)], calibration.Disagreement,
                calibration.Texts)
            : CalibratedManifest.WithoutMeasured(text.Remove("calibration"), spec);
        return text.Text;
    }
}
