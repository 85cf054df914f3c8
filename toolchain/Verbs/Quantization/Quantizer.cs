using EarlyExitGen.Manifests;
using EarlyExitGen.Toolchain.Foundation;
using EarlyExitGen.Toolchain.Foundation.Cli;
using EarlyExitGen.Toolchain.Foundation.Data;
using EarlyExitGen.Toolchain.Model.Manifests;
using EarlyExitGen.Toolchain.Model.Tasks;
using EarlyExitGen.Toolchain.Verbs.Calibration;
using EarlyExitGen.Toolchain.Verbs.Export;
using EarlyExitGen.Toolchain.Verbs.Joining;
using EarlyExitGen.Toolchain.Verbs.Measuring;
using EarlyExitGen.Toolchain.Verbs.Tracing;

namespace EarlyExitGen.Toolchain.Verbs.Quantization;

/// <summary>Quantizes a cascade, calibrates it again where there are data, and reports what changed.</summary>
internal static class Quantizer
{
    // About how many times smaller a quantized cascade is.
    private const int Shrinking = 4;

    // What the first of several models, which has no name, is called in reports.
    private const string FirstModel = "the first model";

    /// <summary>Writes the quantized cascade to its folder, whole or not at all.</summary>
    /// <param name="request">The cascade, and how it is quantized.</param>
    /// <param name="dataFile">Labelled data to calibrate and compare on; null to keep what the manifest says.</param>
    /// <param name="form">What was said of the data's form.</param>
    /// <param name="seed">The seed of calibration's split into parts.</param>
    /// <param name="cancellation">Stops; then nothing is written.</param>
    /// <exception cref="ToolException">
    /// Something of the cascade is missing or broken, or cannot be quantized.
    /// </exception>
    public static QuantizationReport Run(
        QuantizationRequest request, string? dataFile, DataForm form, int seed, CancellationToken cancellation)
    {
        using ExportTarget target =
            ExportTarget.Open(request.Out, CascadeKind.Quantized, request.Force, request.Manifest.Folder);
        target.RequireSpace(SizeOf(request.Manifest) / Shrinking);
        IReadOnlyList<Instance> data = dataFile is null
            ? []
            : Working.Run($"Reading {dataFile}", () => TaskData.Read(dataFile, form, TextTask.Of(request.Manifest)));
        string stage = target.Stage("cascade");
        QuantizationReport report =
            Write(request, stage, target.Name + CascadeFolder.ManifestEnding, data, seed, cancellation);
        cancellation.ThrowIfCancellationRequested();
        target.Commit(stage);
        return report;
    }

    private static QuantizationReport Write(
        QuantizationRequest request,
        string stage,
        string manifestName,
        IReadOnlyList<Instance> data,
        int seed,
        CancellationToken cancellation)
    {
        QuantizedGraphs graphs = Working.Run("Quantizing", () => CascadeQuantizer.Write(request, stage));
        cancellation.ThrowIfCancellationRequested();
        string manifest = Path.Combine(stage, manifestName);
        File.WriteAllText(manifest, QuantizedManifest.Write(request.Manifest, stage, graphs));
        CascadeSpec spec = request.Manifest.Spec;
        QuantizationReport report = new()
        {
            Machine = MachineInfo.Describe(),
            Quantized = graphs.Quantized,
            Matrices = graphs.Matrices,
            Bits = request.Bits,
            Bytes = new BeforeAfter(SizeOf(request.Manifest), SizeOf(CascadeManifest.Load(manifest))),
            SinglePrecisionBytes = SinglePrecision.BytesOf(request.Manifest),
            Kept = [.. graphs.Kept.Select(model => model == 0 ? FirstModel : spec.Models[model - 1].Name)],
        };
        return data.Count == 0 ? report : Measure(request, report, graphs, manifest, data, seed, cancellation);
    }

    private static QuantizationReport Measure(
        QuantizationRequest request,
        QuantizationReport report,
        QuantizedGraphs graphs,
        string manifest,
        IReadOnlyList<Instance> data,
        int seed,
        CancellationToken cancellation)
    {
        (LogitTable was, LogitTable now) = ProgressBar.Run("Classifying", 2 * data.Count, step => (
            CascadeTracer.Trace(request.Manifest.Path, data, step, cancellation),
            CascadeTracer.Trace(manifest, data, step, cancellation)));

        // Layers are what they were; times are not.
        IReadOnlyList<double>? times = request.Manifest.Spec.Models.Count == 0 ? null : Working.Run(
            "Timing exits", () => ExitTimer.Measure(CascadeManifest.Load(manifest), data, seed, cancellation));
        string folder = Path.GetDirectoryName(manifest)!;
        File.WriteAllText(manifest, QuantizedManifest.Write(request.Manifest, folder, graphs, times: times));
        CalibrationReport calibration = Calibrator.Calibrate(
            now,
            ExitDepth.Of(request.Manifest.Spec),
            ExitDepth.Costs(CascadeManifest.Load(manifest).Spec),
            seed);
        File.WriteAllText(manifest, QuantizedManifest.Write(request.Manifest, folder, graphs, calibration, times));
        CascadeManifest after = CascadeManifest.Load(manifest);
        string? plain = PlainModel.FileOf(request.Manifest, null);
        return report with
        {
            Count = data.Count,
            Calibrated = true,
            Exits = QuantizationMeasure.Compare(request.Manifest, after, data, was, now, cancellation),
            PlainTime = plain is null
                ? null
                : QuantizationMeasure.ComparePlain(
                    request.Manifest, plain, after, PlainModel.FileOf(after, null)!, data, cancellation),
        };
    }

    private static long SizeOf(CascadeManifest manifest) =>
        ManifestFiles.Of(manifest).Sum(file => new FileInfo(Path.Combine(manifest.Folder, file)).Length);
}
