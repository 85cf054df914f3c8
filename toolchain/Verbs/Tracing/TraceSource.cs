using EarlyExitGen.Toolchain.Foundation;
using EarlyExitGen.Toolchain.Foundation.Cli;
using EarlyExitGen.Toolchain.Foundation.Data;
using EarlyExitGen.Toolchain.Model.Manifests;
using EarlyExitGen.Toolchain.Model.Tasks;

namespace EarlyExitGen.Toolchain.Verbs.Tracing;

/// <summary>Where verbs that need logits take them from: a trace, or texts that are run now.</summary>
internal static class TraceSource
{
    /// <summary>The values of <c>--data</c> and its like, for the help.</summary>
    public const string HelpName = "FILE|-";

    private const string Expected = "give labelled data (.tsv, .csv, .jsonl), texts (.txt) or a trace (.jsonl)";

    /// <summary>
    /// The trace of a file: read if it is one, else made by running all exits over data, with labels or without. That
    /// it is one the first line tells.
    /// </summary>
    /// <exception cref="ToolException">
    /// The data do not fit the cascade, a trace is of another one, or the last exit gives logits that are not finite.
    /// </exception>
    public static CascadeTrace Load(
        CascadeManifest manifest, string file, DataForm form, CancellationToken cancellation) =>
        Load(manifest, file, form, fault: null, cancellation);

    /// <summary>
    /// As <see cref="Load(CascadeManifest, string, DataForm, CancellationToken)"/>, of data whose texts must have
    /// labels; a trace need not.
    /// </summary>
    public static CascadeTrace LoadSaidLabelled(
        CascadeManifest manifest, string file, DataForm form, CancellationToken cancellation) =>
        Load(manifest, file, form, "there are texts without labels; give them by --texts.", cancellation);

    /// <summary>
    /// As <see cref="Load(CascadeManifest, string, DataForm, CancellationToken)"/>, of data that must have labels.
    /// </summary>
    /// <param name="manifest">The cascade.</param>
    /// <param name="file">The data.</param>
    /// <param name="form">What was said of their form.</param>
    /// <param name="why">What the labels are needed for, as the end of a sentence.</param>
    /// <param name="cancellation">Stops between two texts.</param>
    public static CascadeTrace LoadLabelled(
        CascadeManifest manifest, string file, DataForm form, string why, CancellationToken cancellation)
    {
        string fault = $"there are texts without labels, which are needed for {why}.";
        CascadeTrace trace = Load(manifest, file, form, fault, cancellation);
        return trace.Logits.IsLabelled ? trace : throw new ToolException($"{file}: {fault}");
    }

    private static CascadeTrace Load(
        CascadeManifest manifest, string file, DataForm form, string? fault, CancellationToken cancellation)
    {
        using TextLines lines = TextLines.Open(file, Expected);
        CascadeTrace trace = Read(manifest, lines, form, fault, cancellation);
        for (int text = 0; text < trace.Texts.Count; text++)
        {
            if (!trace.Logits.IsFinite(text, trace.Logits.Exits - 1))
            {
                throw new ToolException(
                    $"{lines.Name}: the last exit gives logits that are not finite numbers for row {text + 1}, so "
                    + "that there is no answer to compare with; the weights are damaged, train again.");
            }
        }

        return trace;
    }

    // What is wrong with texts without labels, if anything, is told before they are run.
    private static CascadeTrace Read(
        CascadeManifest manifest, TextLines lines, DataForm form, string? fault, CancellationToken cancellation)
    {
        if (IsTrace(lines))
        {
            CascadeTrace trace = TraceFile.Read(lines);
            return trace.Model == ModelFingerprint.Of(manifest.Spec)
                ? trace with { Costs = ExitDepth.Costs(manifest.Spec) }
                : throw new ToolException(
                    $"{lines.Name}: the trace is not of the blocks that {manifest.Path} names; run `earlyexit trace` "
                        + "on these.");
        }

        TextTask task = TextTask.Of(manifest);
        IReadOnlyList<Instance> data = Working.Run(
            $"Reading {lines.Name}",
            () => TaskData.Read(lines, form, task, new DataNeeds(LabelNeed.Optional, task.Pair)));
        if (fault is not null && data.Any(text => text.Label == Instance.Unlabelled))
        {
            throw new ToolException($"{lines.Name}: {fault}");
        }

        return ProgressBar.Run(
            "Running all exits", data.Count, step => CascadeTracer.Record(manifest, data, step, cancellation));
    }

    private static bool IsTrace(TextLines lines)
    {
        if (!lines.Next(out ReadOnlySpan<byte> line))
        {
            throw new ToolException($"{lines.Name}: there is nothing in it; {Expected}.");
        }

        bool isTrace = line is [(byte)'{', ..] && line.IndexOf("\"logits\""u8) >= 0;
        lines.PutBack();
        return isTrace;
    }
}
