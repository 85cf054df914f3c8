using EarlyExitGen.Toolchain.Foundation.Cli;
using EarlyExitGen.Toolchain.Foundation.Data;
using EarlyExitGen.Toolchain.Model.Checkpoints;
using EarlyExitGen.Toolchain.Verbs.Tracing;

namespace EarlyExitGen.Toolchain.Verbs.Export;

/// <summary>
/// Runs all exits of a checkpoint through the graphs that applications will run, not through the training code.
/// </summary>
internal static class CheckpointTracer
{
    /// <summary>The raw logits of every exit for every text.</summary>
    /// <param name="checkpoint">The checkpoint.</param>
    /// <param name="data">The texts.</param>
    /// <param name="cancellation">Stops between two texts.</param>
    public static LogitTable Trace(
        Checkpoint checkpoint, IReadOnlyList<Instance> data, CancellationToken cancellation) => WithCascade(
        checkpoint,
        manifest => ProgressBar.Run(
            "Running all exits", data.Count, step => CascadeTracer.Trace(manifest, data, step, cancellation)));

    /// <summary>Does something with a checkpoint as a cascade, which is gone afterwards.</summary>
    /// <param name="checkpoint">The checkpoint.</param>
    /// <param name="use">Is given the manifest's path.</param>
    public static T WithCascade<T>(Checkpoint checkpoint, Func<string, T> use)
    {
        string temporary = Directory.CreateTempSubdirectory("earlyexit-calibrate-").FullName;
        try
        {
            ExportRequest request = new() { ClassName = "Calibrated", Namespace = "EarlyExit" };
            return use(CascadeFolder.Write(checkpoint, null, request, temporary, "calibrated"));
        }
        finally
        {
            Directory.Delete(temporary, recursive: true);
        }
    }
}
