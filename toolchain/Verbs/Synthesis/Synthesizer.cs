using EarlyExitGen.Toolchain.Foundation;
using EarlyExitGen.Toolchain.Model.Checkpoints;
using EarlyExitGen.Toolchain.Verbs.Export;

namespace EarlyExitGen.Toolchain.Verbs.Synthesis;

/// <summary>
/// Makes a cascade of random weights, with its plain model, through the same export as a trained one.
/// </summary>
internal static class Synthesizer
{
    /// <summary>Makes it.</summary>
    /// <param name="request">Its shape.</param>
    /// <param name="export">Names and storage.</param>
    /// <param name="target">The folder to write; the manifest is named after it.</param>
    /// <param name="cancellation">Stops between two steps.</param>
    /// <exception cref="ToolException">A name is impossible, or the target holds something else.</exception>
    public static void Synthesize(
        SynthesisRequest request, ExportRequest export, string target, CancellationToken cancellation = default)
    {
        using ExportTarget place = ExportTarget.Open(target, CascadeKind.Synthesized, export.Force);
        Checkpoint checkpoint = SyntheticCheckpoint.Write(request, place.Stage("checkpoint"), cancellation);
        CascadeFolder.Check(checkpoint, calibration: null, export);
        string cascade = place.Stage("cascade");
        CascadeFolder.Write(checkpoint, calibration: null, export, cascade, place.Name, cancellation);
        cancellation.ThrowIfCancellationRequested();
        place.Commit(cascade, keepsDials: true);
    }
}
