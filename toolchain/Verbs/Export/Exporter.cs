using System.Globalization;
using EarlyExitGen.Toolchain.Foundation;
using EarlyExitGen.Toolchain.Model.Checkpoints;
using EarlyExitGen.Toolchain.Model.Graphs;
using EarlyExitGen.Toolchain.Verbs.Calibration;

namespace EarlyExitGen.Toolchain.Verbs.Export;

/// <summary>
/// Exports a checkpoint as a cascade. Everything is written to a folder beside the target and checked against the
/// reference texts there; only a cascade that passes is moved into its place.
/// </summary>
internal static class Exporter
{
    /// <summary>Exports.</summary>
    /// <param name="checkpoint">
    /// The trained classifier; the cascade gets those exits that it was calibrated for.
    /// </param>
    /// <param name="request">Names and settings.</param>
    /// <param name="target">The folder to write; the manifest is named after it.</param>
    /// <param name="cancellation">Stops between two steps.</param>
    /// <exception cref="ToolException">
    /// The calibration is missing, a name is impossible, the target holds something else, or the graphs do not compute
    /// what the trained model does.
    /// </exception>
    public static ExportSummary Export(
        Checkpoint checkpoint, ExportRequest request, string target, CancellationToken cancellation = default)
    {
        CalibrationReport calibration = CalibrationFile.Load(checkpoint);
        checkpoint = checkpoint.WithExits([.. calibration.Exits.Select(exit => exit.Layer)]);
        CascadeFolder.Check(checkpoint, calibration, request);
        using ExportTarget place = ExportTarget.Open(target, CascadeKind.Exported, request.Force, checkpoint.Folder);
        place.RequireSpace(checkpoint.WeightBytes);
        IReadOnlyList<ReferenceText> texts = checkpoint.ReadReferences();
        if (texts.Count == 0)
        {
            throw new ToolException(
                $"{checkpoint.PathOf(Checkpoint.ReferencesFile)}: there are no texts to check the export with; train "
                    + "again.");
        }

        ExportRequest whole = request with { Storage = WeightStorage.Fp32 };
        string manifest = CascadeFolder.Write(
            checkpoint, calibration, whole, place.Stage("fp32"), place.Name, cancellation);
        ReferenceLogits logits = ReferenceLogits.Compute(manifest, texts);
        IReadOnlyList<double> differences = logits.DifferencesFrom(texts);
        RequireParity(checkpoint, differences);
        ExportSummary summary = new(texts.Count, checkpoint.ExitLayers.Count, differences.Max(), null, null, []);
        if (request.Storage == WeightStorage.Fp16)
        {
            manifest = CascadeFolder.Write(
                checkpoint, calibration, request, place.Stage("fp16"), place.Name, cancellation);
            ReferenceLogits rounded = ReferenceLogits.Compute(manifest, texts);
            summary = summary with
            {
                RoundingDifference = rounded.DifferenceFrom(logits),
                RoundingChanges = rounded.ChangedAnswers(logits),
            };
        }

        cancellation.ThrowIfCancellationRequested();
        return summary with { Files = place.Commit(
            Path.GetDirectoryName(manifest)!, keepsDials: request.Dial is null) };
    }

    private static void RequireParity(Checkpoint checkpoint, IReadOnlyList<double> differences)
    {
        IReadOnlyList<CheckpointExit> exits = checkpoint.Exits.Exits;
        IReadOnlyList<double> tolerances = LogitTolerance.Of(checkpoint);
        for (int i = 0; i < differences.Count; i++)
        {
            // Written so that a NaN is a difference.
            if (!(differences[i] <= tolerances[i]))
            {
                string graph = i < exits.Count ? $"The exit after layer {exits[i].Layer}" : "The plain model";
                string distance = string.Create(
                    CultureInfo.InvariantCulture, $"up to {differences[i]:g3} away, more than {tolerances[i]:g2}");
                throw new ToolException(
                    $"{graph} does not give the logits of the trained model ({distance}), so nothing was written; do "
                    + $"the weights and {checkpoint.PathOf(Checkpoint.ReferencesFile)} belong together?");
            }
        }
    }
}
