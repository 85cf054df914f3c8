using EarlyExitGen.Lexical;
using EarlyExitGen.Manifests;
using EarlyExitGen.Toolchain.Foundation;
using EarlyExitGen.Toolchain.Foundation.Cli;
using EarlyExitGen.Toolchain.Foundation.Data;
using EarlyExitGen.Toolchain.Model.Manifests;
using EarlyExitGen.Toolchain.Verbs.Calibration;
using EarlyExitGen.Toolchain.Verbs.Lexicons;
using EarlyExitGen.Toolchain.Verbs.Tracing;
using EarlyExitGen.Tokenization;

namespace EarlyExitGen.Toolchain.Verbs.Attaching;

/// <summary>Traces and calibrates a cascade that heads were put on; labels are not looked at.</summary>
internal static class AttachCalibration
{
    /// <summary>What all exits give for texts, a lexicon in front.</summary>
    /// <param name="cascade">The cascade.</param>
    /// <param name="lexicon">The lexicon; null for none.</param>
    /// <param name="tokenizer">The cascade's tokenizer.</param>
    /// <param name="texts">The texts.</param>
    /// <param name="title">What is told meanwhile.</param>
    /// <param name="cancellation">Stops between two texts.</param>
    /// <exception cref="ToolException">The last exit gives logits that are not finite.</exception>
    public static LexicalTrace Trace(
        CascadeManifest cascade,
        Lexicon? lexicon,
        ITextTokenizer tokenizer,
        IReadOnlyList<Instance> texts,
        string title,
        CancellationToken cancellation)
    {
        CascadeTrace trace = ProgressBar.Run(
            title, texts.Count, step => CascadeTracer.Record(cascade, texts, step, cancellation));
        int last = trace.Logits.Exits - 1;
        if (Enumerable.Range(0, texts.Count).Any(text => !trace.Logits.IsFinite(text, last)))
        {
            throw new ToolException(
                "The model gives logits that are not finite numbers for some text, so that nothing can be promised; is "
                + "it damaged?");
        }

        return lexicon is null
            ? new LexicalTrace(trace.ExitLayers, trace.Logits)
            : LexicalTrace.Of(lexicon, cascade.Spec, trace, tokenizer);
    }

    /// <summary>The logits of some of the exits, the last one among them.</summary>
    /// <param name="table">All.</param>
    /// <param name="exits">The early exits that stay.</param>
    public static LogitTable Select(LogitTable table, IReadOnlyList<int> exits)
    {
        int[] kept = [.. exits, table.Exits - 1];
        float[] logits = new float[table.Count * kept.Length * table.Labels];
        for (int text = 0; text < table.Count; text++)
        {
            for (int i = 0; i < kept.Length; i++)
            {
                table.Of(text, kept[i]).CopyTo(logits.AsSpan(((text * kept.Length) + i) * table.Labels));
            }
        }

        return new LogitTable(logits, [.. table.Gold], kept.Length, table.Labels);
    }

    /// <summary>
    /// The manifest with temperatures, maps and rates. An exit's temperature brings its probabilities near those of the
    /// last exit, which stay as the model gives them.
    /// </summary>
    /// <param name="spec">The manifest of the blocks.</param>
    /// <param name="trace">What the exits give.</param>
    /// <param name="lexicon">The lexicon's file; null for none.</param>
    /// <param name="fitted">Their agreement.</param>
    public static CascadeSpec Describe(
        CascadeSpec spec, LexicalTrace trace, DataFileSpec? lexicon, AgreementCalibration fitted)
    {
        CascadeSpec described =
            lexicon is null ? fitted.Apply(spec) : trace.Calibrate(spec, lexicon, fitted);
        int last = described.Exits.Count - 1;
        return described with
        {
            Exits = new EquatableArray<ExitSpec>(described.Exits.Select((exit, i) => exit with
            {
                Temperature = SpecParts.Number(i == last ? 1 : TemperatureFit.FitToLast(trace.Logits, i)),
            })),
        };
    }
}
