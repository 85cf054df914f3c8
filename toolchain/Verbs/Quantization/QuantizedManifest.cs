using EarlyExitGen.Calibration;
using EarlyExitGen.Manifests;
using EarlyExitGen.Toolchain.Foundation.Files;
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
    /// <param name="graphs">What became of the graphs.</param>
    /// <param name="calibration">What was fitted to the new blocks; null to keep what the manifest says.</param>
    /// <param name="times">
    /// What a text that leaves at each exit takes now, in microseconds; null to keep what the manifest says.
    /// </param>
    public static string Write(
        CascadeManifest manifest,
        string folder,
        QuantizedGraphs graphs,
        CalibrationReport? calibration = null,
        IReadOnlyList<double>? times = null)
    {
        CascadeSpec spec = manifest.Spec;
        ManifestText text = new(SmallFile.ReadText(manifest.Path));
        Dictionary<string, string> weights = [];
        for (int i = 0; i < spec.Exits.Count; i++)
        {
            ExitSpec exit = spec.Exits[i];
            if (exit.Block is not null && !graphs.Kept.Contains(exit.Model))
            {
                DataFileSpec block = ManifestFile.Of(folder, QuantizedBlocks.FileOf(spec, exit));
                text = text.SetOfExit(i, "block", ManifestWriter.Value(block.File), before: "sha256")
                    .SetOfExit(i, "sha256", ManifestWriter.Value(block.Sha256), before: "block")
                    .SetOfExit(i, "data", Weights(QuantizedBlocks.WeightsOf(spec, exit)), before: "block");
            }

            text = times is null
                ? text
                : text.SetOfExit(i, "cost", ManifestWriter.Value(times[i]), before: "sha256");
        }

        text = calibration is null ? text : CalibratedManifest.WithTemperatures(text, calibration);

        // What was measured was measured on other weights.
        text = calibration is not null && spec.Rule == ExitRule.Agreement
            ? CalibratedManifest.WithAgreement(text, spec, calibration)
            : CalibratedManifest.WithoutMeasured(text.Remove("calibration"), spec);
        return text.Text;

        // Hashed once, however many blocks share them.
        string Weights(string file)
        {
            if (!weights.TryGetValue(file, out string? json))
            {
                json = ManifestWriter.Files([ManifestFile.Of(folder, file)]);
                weights.Add(file, json);
            }

            return json;
        }
    }
}
