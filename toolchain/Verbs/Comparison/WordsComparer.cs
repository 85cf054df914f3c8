using EarlyExitGen.Interpreted;
using EarlyExitGen.Manifests;
using EarlyExitGen.Toolchain.Foundation.Data;
using EarlyExitGen.Toolchain.Foundation.Statistics;
using EarlyExitGen.Toolchain.Verbs.Calibration;
using EarlyExitGen.Toolchain.Verbs.Tracing;

namespace EarlyExitGen.Toolchain.Verbs.Comparison;

/// <summary>
/// Compares a cascade with the same one without its lexical exit: promises of both are fitted on some texts, and both
/// are measured on others, text by text.
/// </summary>
internal static class WordsComparer
{
    private static readonly double[] Rates = [0.01, 0.02, 0.035, 0.05];

    /// <summary>Compares; nothing where there is no lexical exit.</summary>
    /// <param name="spec">The manifest.</param>
    /// <param name="dev">Texts to fit promises on.</param>
    /// <param name="test">Other labelled texts to measure on.</param>
    /// <param name="bootstrap">Draws from <paramref name="test"/>.</param>
    /// <param name="seed">The seed of calibration's split into parts.</param>
    public static IReadOnlyList<WordsComparison> Compare(
        CascadeSpec spec, CascadeTrace dev, CascadeTrace test, PairedBootstrap bootstrap, int seed)
    {
        if (spec.Lexicon is null || spec.Exits.Count < 2 || test.Costs.Unit != ExitCosts.Layers)
        {
            return [];
        }

        Side with = Side.Of(spec, dev, test, seed);
        Side without = Side.Of(
            spec with { Exits = new EquatableArray<ExitSpec>(spec.BlockExits) }, Blocks(dev), Blocks(test), seed);
        return [.. Rates.Where(rate => with.Promises(rate) && without.Promises(rate)).Select(rate =>
        {
            int[] exits = with.Exits(rate);
            TextOutcomes now = with.Outcomes(exits);
            TextOutcomes before = without.Outcomes(without.Exits(rate));
            double SpeedUp(TextOutcomes outcomes, int[] texts) =>
                test.Costs.Whole / PairedBootstrap.Mean(outcomes.Costs, texts);
            return new WordsComparison(
                rate,
                (double)exits.Count(static exit => exit == 0) / exits.Length,
                bootstrap.Of(texts => SpeedUp(before, texts)),
                bootstrap.Of(texts => SpeedUp(now, texts)),
                bootstrap.Of(texts => SpeedUp(now, texts) / SpeedUp(before, texts)),
                bootstrap.Of(texts => PairedBootstrap.Share(before.Disagrees, texts)),
                bootstrap.Of(texts => PairedBootstrap.Share(now.Disagrees, texts)),
                bootstrap.Of(texts => PairedBootstrap.Share(now.Right, texts)
                    - PairedBootstrap.Share(before.Right, texts)));
        })];
    }

    // The trace of the same pass without the lexical exit, which is the first.
    private static CascadeTrace Blocks(CascadeTrace trace)
    {
        LogitTable all = trace.Logits;
        int row = (all.Exits - 1) * all.Labels;
        float[] logits = new float[all.Count * row];
        for (int text = 0; text < all.Count; text++)
        {
            for (int exit = 1; exit < all.Exits; exit++)
            {
                all.Of(text, exit).CopyTo(logits.AsSpan((text * row) + ((exit - 1) * all.Labels)));
            }
        }

        return new CascadeTrace(
            trace.Model,
            [.. trace.ExitLayers.Skip(1)],
            trace.Texts,
            new LogitTable(logits, [.. all.Gold], all.Exits - 1, all.Labels));
    }

    // A cascade with promises of its own, and what it does with the texts measured on.
    private sealed record Side(CascadeSpec Spec, Replay Replay, ExitCosts Costs)
    {
        public static Side Of(CascadeSpec spec, CascadeTrace dev, CascadeTrace test, int seed)
        {
            CascadeSpec fitted = AgreementCalibration.Of(dev.Logits, dev.ExitLayers, seed).Apply(spec);
            return new Side(fitted, new Replay(fitted, CascadeRule.Agreement, test.Logits), test.Costs);
        }

        public bool Promises(double rate) => Spec.Disagreement.Any(row => row.Rate.Value <= rate);

        public int[] Exits(double rate) => Replay.Exits((float)rate);

        public TextOutcomes Outcomes(int[] exits) => TextOutcomes.Of(Replay.Logits, Costs, exits);
    }
}
