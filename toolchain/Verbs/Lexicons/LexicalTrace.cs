using EarlyExitGen.Lexical;
using EarlyExitGen.Manifests;
using EarlyExitGen.Toolchain.Foundation.Data;
using EarlyExitGen.Toolchain.Model.Manifests;
using EarlyExitGen.Toolchain.Verbs.Calibration;
using EarlyExitGen.Toolchain.Verbs.Tracing;
using EarlyExitGen.Tokenization;

namespace EarlyExitGen.Toolchain.Verbs.Lexicons;

/// <summary>The trace of a cascade's blocks, with a lexical exit in front.</summary>
/// <param name="ExitLayers">The layers before each exit, <see cref="ExitDepth.Lexical"/> first.</param>
/// <param name="Logits">The logits of every exit.</param>
internal sealed record LexicalTrace(IReadOnlyList<int> ExitLayers, LogitTable Logits)
{
    /// <summary>Puts a lexicon's logits in front of those of the blocks.</summary>
    public static LexicalTrace Of(Lexicon lexicon, CascadeSpec spec, CascadeTrace blocks, ITextTokenizer tokenizer)
    {
        LogitTable table = blocks.Logits;
        int row = table.Exits * table.Labels;
        float[] logits = new float[table.Count * (row + table.Labels)];
        int[] ids = new int[spec.Tokenizer.MaxTokens];
        int[] types = new int[spec.Tokenizer.MaxTokens];
        int[] between = spec.Input == InputKind.Pair ? tokenizer.Between : [];
        for (int text = 0; text < table.Count; text++)
        {
            Span<float> all = logits.AsSpan(text * (row + table.Labels), row + table.Labels);
            Instance instance = blocks.Texts[text].Instance;
            TextReading reading = default;
            int count = instance.Second is { } other
                ? tokenizer.EncodePair(instance.First, other, ids, types, out _, ref reading)
                : tokenizer.Encode(instance.First, ids, out _, ref reading);
            TextParts.Split(
                ids.AsSpan(0, count),
                between,
                out ReadOnlySpan<int> first,
                out ReadOnlySpan<int> second,
                tokenizer.Before,
                tokenizer.After);
            lexicon.Score(first, second, all);
            for (int exit = 0; exit < table.Exits; exit++)
            {
                table.Of(text, exit).CopyTo(all[((exit + 1) * table.Labels)..]);
            }
        }

        return new LexicalTrace(
            [ExitDepth.Lexical, .. blocks.ExitLayers],
            new LogitTable(logits, [.. table.Gold], table.Exits + 1, table.Labels));
    }

    /// <summary>A manifest with the exit, and with agreement and promised rates as fitted with it.</summary>
    /// <param name="blocks">The manifest without it.</param>
    /// <param name="file">The lexicon's file.</param>
    /// <param name="fitted">The calibration of all exits.</param>
    public CascadeSpec Calibrate(CascadeSpec blocks, DataFileSpec file, AgreementCalibration fitted) =>
        fitted.Apply(Describe(blocks, file));

    /// <summary>A manifest with the exit; agreement and promised rates are those of the manifest without it.</summary>
    /// <param name="blocks">The manifest without it.</param>
    /// <param name="file">The lexicon's file.</param>
    public CascadeSpec Describe(CascadeSpec blocks, DataFileSpec file)
    {
        // Without labels: the temperature with which the exit is as sure as it is right about the last one.
        LogitTable answers = new(
            Logits.ToArray(),
            [.. Enumerable.Range(0, Logits.Count).Select(text => Logits.Answer(text, Logits.Exits - 1))],
            Logits.Exits,
            Logits.Labels);
        ExitSpec lexical = new()
        {
            Layer = 0,
            Temperature = SpecParts.Number(TemperatureFit.Fit(answers, 0)),
            Dials = SpecParts.Dials([]),
            Block = null,
            Lexicon = file.File,
            Sha256 = file.Sha256,
            Data = default,
        };
        return blocks with { Exits = new EquatableArray<ExitSpec>(blocks.Exits.Prepend(lexical)) };
    }
}
