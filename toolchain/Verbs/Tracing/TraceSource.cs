using EarlyExitGen.Manifests;
using EarlyExitGen.Toolchain.Foundation;
using EarlyExitGen.Toolchain.Foundation.Cli;
using EarlyExitGen.Toolchain.Foundation.Data;
using EarlyExitGen.Toolchain.Model.Manifests;

namespace EarlyExitGen.Toolchain.Verbs.Tracing;

/// <summary>Where verbs that need logits take them from: a trace, or texts that are run now.</summary>
internal static class TraceSource
{
    /// <summary>The values of <c>--data</c> and its like, for the help.</summary>
    public const string HelpName = "FILE.tsv|FILE.txt|FILE.jsonl|-";

    private const string Expected = "give labelled data (.tsv), texts (.txt) or a trace (.jsonl)";

    /// <summary>
    /// The trace of a file: read if it is one (<c>.jsonl</c>), else made by running all exits over labelled data or,
    /// <c>.txt</c>, over texts without labels. Where the name does not tell, as of a pipe, the first line does.
    /// </summary>
    /// <exception cref="ToolException">
    /// The data do not fit the cascade, a trace is of another one, or the last exit gives logits that are not finite.
    /// </exception>
    public static CascadeTrace Load(CascadeManifest manifest, string file, CancellationToken cancellation)
    {
        using TextInput input = TextInput.Of(file, Expected);
        using TextLines lines = input.Open();
        CascadeTrace trace = Read(manifest, lines, KindOf(file, input, lines, manifest.Spec.Input), cancellation);
        for (int text = 0; text < trace.Texts.Count; text++)
        {
            if (!trace.Logits.IsFinite(text, trace.Logits.Exits - 1))
            {
                throw new ToolException(
                    $"{lines.Name}: the last exit gives logits that are not finite numbers for row {text + 1}, so that there is "
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

    private static CascadeTrace Read(
        CascadeManifest manifest, TextLines lines, Kind kind, CancellationToken cancellation)
    {
        if (kind == Kind.Trace)
        {
            CascadeTrace trace = TraceFile.Read(lines);
            return trace.Model == ModelFingerprint.Of(manifest.Spec)
                ? trace
                : throw new ToolException(
                    $"{lines.Name}: the trace is not of the blocks that {manifest.Path} names; run `earlyexit trace` on these.");
        }

        IReadOnlyList<Instance> data = kind == Kind.Texts ? TextFile.Read(lines) : DataFile.Read(lines);
        CascadeTracer.Check(lines.Name, data, manifest.Spec.Input == InputKind.Pair, manifest.Spec.Labels.Count);
        return ProgressBar.Run(
            "Running all exits", data.Count, step => CascadeTracer.Record(manifest, data, step, cancellation));
    }

    private static Kind KindOf(string file, TextInput input, TextLines lines, InputKind texts)
    {
        string ending = TextName.Ending(file);
        return TextName.IsJsonLines(file) ? Kind.Trace
            : ending == TextFile.Ending ? Kind.Texts
            : ending == "" || (input.IsPipe && ending != ".tsv") ? KindOfFirst(lines, texts)
            : Kind.Labelled;
    }

    // With a label a line has one field more than the model takes texts.
    private static Kind KindOfFirst(TextLines lines, InputKind texts)
    {
        if (!lines.Next(out ReadOnlySpan<byte> line))
        {
            throw new ToolException($"{lines.Name}: there is nothing in it; {Expected}.");
        }

        int fields = line.Count((byte)'\t') + 1;
        bool isTrace = line is [(byte)'{', ..] && line.IndexOf("\"logits\""u8) >= 0;
        lines.PutBack();
        int needed = texts == InputKind.Pair ? 2 : 1;
        return isTrace ? Kind.Trace
            : fields == needed || line.Trim(" \t"u8).IsEmpty ? Kind.Texts
            : fields == needed + 1 ? Kind.Labelled
            : throw new ToolException(needed == 1
                ? $"{lines.Name}(1): {fields} tab-separated fields; the model takes single texts: a line is 'text', or 'label<TAB>text'."
                : $"{lines.Name}(1): {fields} tab-separated fields; the model takes pairs: a line is 'first<TAB>second', or 'label<TAB>first<TAB>second'.");
    }

    private enum Kind
    {
        Labelled,
        Texts,
        Trace,
    }
}
