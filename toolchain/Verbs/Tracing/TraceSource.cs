using EarlyExitGen.Manifests;
using EarlyExitGen.Toolchain.Foundation;
using EarlyExitGen.Toolchain.Foundation.Cli;
using EarlyExitGen.Toolchain.Foundation.Data;
using EarlyExitGen.Toolchain.Model.Manifests;

namespace EarlyExitGen.Toolchain.Verbs.Tracing;

/// <summary>Where verbs that need logits take them from: a trace, or texts that are run now.</summary>
internal static class TraceSource
{
    /// <summary>What <c>--data</c> and its like take, for the help.</summary>
    public const string HelpName = "FILE.tsv|FILE.txt|FILE.jsonl";

    /// <summary>
    /// The trace of a file: read if it is one (<c>.jsonl</c>), else made by running all exits over labelled data or,
    /// <c>.txt</c>, over texts without labels.
    /// </summary>
    /// <exception cref="ToolException">
    /// The data do not fit the cascade, a trace is of another one, or the last exit gives logits that are not finite.
    /// </exception>
    public static CascadeTrace Load(CascadeManifest manifest, string file, CancellationToken cancellation)
    {
        CascadeTrace trace = HasEnding(file, TraceFile.Ending) ? Read(manifest, file) : Run(manifest, file, cancellation);
        for (int text = 0; text < trace.Texts.Count; text++)
        {
            if (!trace.Logits.IsFinite(text, trace.Logits.Exits - 1))
            {
                throw new ToolException(
                    $"{file}: the last exit gives logits that are not finite numbers for row {text + 1}, so that there is "
                    + "no answer to compare with; the weights are damaged, train again.");
            }
        }

        return trace;
    }

    /// <summary>As <see cref="Load"/>, of data that must have labels.</summary>
    /// <param name="manifest">The cascade.</param>
    /// <param name="file">The data.</param>
    /// <param name="why">What the labels are needed for, as the end of a sentence.</param>
    /// <param name="cancellation">Stops between two texts.</param>
    public static CascadeTrace LoadLabelled(
        CascadeManifest manifest, string file, string why, CancellationToken cancellation)
    {
        CascadeTrace trace = Load(manifest, file, cancellation);
        return trace.Logits.IsLabelled
            ? trace
            : throw new ToolException($"{file}: there are texts without labels, which are needed for {why}.");
    }

    private static CascadeTrace Run(CascadeManifest manifest, string file, CancellationToken cancellation)
    {
        IReadOnlyList<Instance> data = HasEnding(file, TextFile.Ending) ? TextFile.Read(file) : DataFile.Read(file);
        CascadeTracer.Check(file, data, manifest.Spec.Input == InputKind.Pair, manifest.Spec.Labels.Count);
        return ProgressBar.Run(
            "Running all exits", data.Count, step => CascadeTracer.Record(manifest, data, step, cancellation));
    }

    private static CascadeTrace Read(CascadeManifest manifest, string file)
    {
        CascadeTrace trace = TraceFile.Read(file);
        return trace.Model == ModelFingerprint.Of(manifest.Spec)
            ? trace
            : throw new ToolException(
                $"{file}: the trace is not of the blocks that {manifest.Path} names; run `earlyexit trace` on these.");
    }

    private static bool HasEnding(string file, string ending) => file.EndsWith(ending, StringComparison.OrdinalIgnoreCase);
}
