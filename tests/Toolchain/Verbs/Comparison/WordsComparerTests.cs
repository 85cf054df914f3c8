using EarlyExitGen.Manifests;
using EarlyExitGen.TestCascades;
using EarlyExitGen.Toolchain.Foundation.Data;
using EarlyExitGen.Toolchain.Foundation.Statistics;
using EarlyExitGen.Toolchain.Model.Manifests;
using EarlyExitGen.Toolchain.Tests.Verbs.Calibration;
using EarlyExitGen.Toolchain.Verbs.Calibration;
using EarlyExitGen.Toolchain.Verbs.Comparison;
using EarlyExitGen.Toolchain.Verbs.Reporting;
using EarlyExitGen.Toolchain.Verbs.Tracing;
using Xunit;

namespace EarlyExitGen.Toolchain.Tests.Verbs.Comparison;

public sealed class WordsComparerTests
{
    private const int Count = 700;

    // The embeddings' exit taken for one of the words; the other two are blocks.
    private static readonly int[] Layers = [-1, 2, 4];

    [Fact]
    public void The_side_without_is_the_cascade_that_has_no_lexical_exit_calibrated_and_replayed_by_itself()
    {
        CascadeSpec spec = Spec();
        CascadeTrace dev = Trace(seed: 1);
        CascadeTrace test = Trace(seed: 2);
        CascadeSpec blocks = AgreementCalibration.Of(Blocks(dev.Logits), [2, 4], 1)
            .Apply(spec with { Exits = new EquatableArray<ExitSpec>(spec.Exits.Skip(1)) });

        CompareReport report = Comparer.Compare(spec, dev, test, [], seed: 1);

        Assert.NotEmpty(report.Words);
        Assert.All(report.Words, row =>
        {
            LogitTable logits = Blocks(test.Logits);
            int[] exits = new Replay(blocks, CascadeRule.Agreement, logits).Exits((float)row.Promised);
            int early = exits.Count(exit => exit == 0);
            Assert.Equal(
                4.0 * Count / ((early * 2.05) + ((Count - early) * 4.1)), row.SpeedupWithout.Value, 1e-9);
            Assert.Equal(
                (double)exits.Where((exit, text) => !logits.Agrees(text, exit)).Count() / Count,
                row.DisagreementWithout.Value,
                1e-12);
            Assert.Equal(row.SpeedupWith.Value / row.SpeedupWithout.Value, row.Ratio.Value, 1e-9);
            Assert.InRange(row.Ratio.Value, row.Ratio.Low, row.Ratio.High);
        });
        Assert.Contains(
            CompareSection.Of(report, chart: null).Tables,
            table => table.Columns.Contains("leave at the words, %", StringComparer.Ordinal)
                && table.Rows.Count == report.Words.Count);
    }

    [Fact]
    public void Words_that_know_what_the_model_says_pay_and_words_that_know_nothing_do_not()
    {
        CascadeSpec spec = Spec();

        IReadOnlyList<WordsComparison> good = Compare(spec, text => text % 10 == 0 ? 0 : 1);
        IReadOnlyList<WordsComparison> bad = Compare(spec, _ => 0);

        Assert.NotEmpty(good);
        Assert.All(good, row => Assert.True(row.Ratio.Low > 1.5 && row.Leaving > 0.5, row.ToString()));
        Assert.All(bad, row => Assert.True(row.Ratio.Value <= 1 && row.Leaving < 0.05, row.ToString()));
    }

    [Fact]
    public void There_is_nothing_to_compare_without_a_lexical_exit()
    {
        CascadeSpec spec = Spec();
        spec = spec with
        {
            Exits = new EquatableArray<ExitSpec>(spec.Exits.Select(exit => exit with { Lexicon = null })),
        };

        Assert.Empty(Comparer.Compare(spec, Trace(seed: 1), Trace(seed: 2), [], seed: 1).Words);
    }

    // Logits of the words: those of the last exit as often as asked, else next to nothing.
    private static IReadOnlyList<WordsComparison> Compare(CascadeSpec spec, Func<int, float> knows)
    {
        CascadeTrace dev = With(Trace(seed: 1), knows);
        CascadeTrace test = With(Trace(seed: 2), knows);
        return WordsComparer.Compare(spec, dev, test, new PairedBootstrap(Count, seed: 1), seed: 1);
    }

    private static CascadeTrace With(CascadeTrace trace, Func<int, float> knows)
    {
        LogitTable table = trace.Logits;
        float[] logits = table.ToArray();
        SplitMix64 chance = new(3);
        for (int text = 0; text < table.Count; text++)
        {
            for (int label = 0; label < table.Labels; label++)
            {
                logits[(text * table.Exits * table.Labels) + label] =
                    (knows(text) * table.Of(text, table.Exits - 1)[label]) + (0.01f * chance.Below(100) / 100);
            }
        }

        return trace with { Logits = new LogitTable(logits, [.. table.Gold], table.Exits, table.Labels) };
    }

    private static LogitTable Blocks(LogitTable all) => new(
        [.. Enumerable.Range(0, all.Count)
            .SelectMany(text => Enumerable.Range(1, 2).SelectMany(exit => all.Of(text, exit).ToArray()))],
        [.. all.Gold],
        2,
        all.Labels);

    private static CascadeSpec Spec()
    {
        using TestCascade files = TestCascade.Create();
        CascadeSpec spec = CascadeManifest.Load(files.ManifestFile).Spec;
        return spec with
        {
            Exits = new EquatableArray<ExitSpec>(spec.Exits.Select(
                (exit, i) => i == 0 ? exit with { Lexicon = "lexicon.safetensors", Block = null } : exit)),
        };
    }

    private static CascadeTrace Trace(int seed) => new(
        "",
        Layers,
        [.. Enumerable.Range(0, Count).Select(text => new TracedText(new Instance(0, $"{text}", null), 3, false))],
        RandomLogits.Create(seed, Count));
}
