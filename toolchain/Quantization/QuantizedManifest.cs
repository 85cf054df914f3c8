using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using EarlyExitGen.Toolchain.Calibration;
using EarlyExitGen.Toolchain.Evaluation;
using EarlyExitGen.Toolchain.Export;

namespace EarlyExitGen.Toolchain.Quantization;

/// <summary>Writes the manifest of a quantized cascade: that of the cascade, but for its blocks and what was fitted anew.</summary>
internal static class QuantizedManifest
{
    private static readonly JsonDocumentOptions Lenient =
        new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    private static readonly JsonSerializerOptions Readable =
        new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The manifest's text.</summary>
    /// <param name="manifest">The cascade in single precision.</param>
    /// <param name="folder">The folder of the new files.</param>
    /// <param name="calibration">What was fitted to the new blocks; null to keep what the manifest says.</param>
    public static string Write(CascadeManifest manifest, string folder, CalibrationReport? calibration)
    {
        JsonObject root = JsonNode.Parse(File.ReadAllText(manifest.Path), documentOptions: Lenient)!.AsObject();
        JsonArray exits = root["exits"]!.AsArray();
        for (int i = 0; i < exits.Count; i++)
        {
            JsonObject exit = exits[i]!.AsObject();
            ManifestFile block = ManifestFile.Of(folder, CascadeGraphs.BlockFile(manifest.Spec.Exits[i].Layer));
            ManifestFile weights = ManifestFile.Of(folder, CascadeGraphs.WeightsFile);
            exit["block"] = block.Name;
            exit["sha256"] = block.Sha256;
            exit["data"] = new JsonArray(new JsonObject { ["file"] = weights.Name, ["sha256"] = weights.Sha256 });
            if (calibration is not null)
            {
                Calibrate(exit, calibration.Exits[i], manifest.Spec.Rule == Manifests.ExitRule.Agreement);
            }
        }

        if (calibration is not null && manifest.Spec.Rule == Manifests.ExitRule.Agreement)
        {
            root["disagreement"] = new JsonArray([.. calibration.Disagreement.Select(
                row => new JsonObject { ["rate"] = row.Rate, ["epsilon"] = row.Epsilon })]);
        }

        // What was measured was measured on other weights.
        foreach (JsonNode? point in root["operatingPoints"]?.AsArray() ?? [])
        {
            point!.AsObject().Remove("measured");
        }

        return root.ToJsonString(Readable) + "\n";
    }

    private static void Calibrate(JsonObject exit, ExitCalibration calibration, bool agreement)
    {
        exit["temperature"] = calibration.Temperature;
        if (!agreement)
        {
            return;
        }

        exit.Remove("agreement");
        if (calibration.Agreement is { } map)
        {
            exit["agreement"] = new JsonObject { ["slope"] = map.Slope, ["intercept"] = map.Intercept };
        }
    }
}
