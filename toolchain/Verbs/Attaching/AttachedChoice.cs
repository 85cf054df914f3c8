using System.Diagnostics;
using EarlyExitGen.Lexical;
using EarlyExitGen.Toolchain.Foundation.Data;
using EarlyExitGen.Toolchain.Model.Cutting;
using EarlyExitGen.Toolchain.Model.Graphs;
using EarlyExitGen.Toolchain.Model.Manifests;
using EarlyExitGen.Toolchain.Verbs.Calibration;
using EarlyExitGen.Toolchain.Verbs.Heads;
using EarlyExitGen.Toolchain.Verbs.Lexicons;
using EarlyExitGen.Tokenization;

namespace EarlyExitGen.Toolchain.Verbs.Attaching;

/// <summary>The exits that a cascade gets.</summary>
/// <param name="Places">Where they sit.</param>
/// <param name="Heads">Their heads.</param>
/// <param name="Lexicon">The lexicon of a first exit by the words; null where it does not pay.</param>
/// <param name="Times">What answering costs.</param>
/// <param name="Tried">All exits that there were to choose from.</param>
internal sealed record AttachedChoice(
    IReadOnlyList<Place> Places,
    IReadOnlyList<AttentionHeadWeights> Heads,
    Lexicon? Lexicon,
    ExitTimes Times,
    IReadOnlyList<AttachedExit> Tried)
{
    private const int TimedTexts = 500;

    /// <summary>Chooses on held-out texts.</summary>
    /// <param name="assembly">Makes the cascade with all exits.</param>
    /// <param name="places">The places to choose from.</param>
    /// <param name="heads">What was learnt there.</param>
    /// <param name="lexicon">What was learnt of the words.</param>
    /// <param name="tokenizer">The tokenizer.</param>
    /// <param name="texts">The texts.</param>
    /// <param name="request">The promise, and the places if they are given.</param>
    /// <param name="cancellation">Stops between two texts.</param>
    public static AttachedChoice Make(
        CascadeAssembly assembly,
        IReadOnlyList<Place> places,
        IReadOnlyList<LearnedHead> heads,
        Lexicon lexicon,
        ITextTokenizer tokenizer,
        IReadOnlyList<Instance> texts,
        AttachRequest request,
        CancellationToken cancellation)
    {
        AttentionHeadWeights[] weights = [.. heads.Select(head => head.ToGraph())];
        CascadeManifest all = assembly.Write(places, weights);
        LexicalTrace trace = AttachCalibration.Trace(
            all, lexicon, tokenizer, texts, "Running all exits", cancellation);
        ExitTimes times = ExitTimes.Measure(
            all, assembly.InOnePiece(), TimeOf(lexicon, tokenizer, texts), texts, request.Seed, cancellation);
        PlaceChoice choice = new(
            AgreementCalibration.HeldOut(trace.Logits, request.Seed), times, hasWords: true, request.Promise);
        PlaceSet best = choice.Choose(fixedPlaces: request.Exits is not null);
        int[] kept = [.. best.Exits.Where(exit => exit > 0).Select(exit => exit - 1)];
        return new AttachedChoice(
            [.. kept.Select(exit => places[exit])],
            [.. kept.Select(exit => weights[exit])],
            best.Exits.Contains(0) ? lexicon : null,
            times,
            [.. trace.ExitLayers.SkipLast(1).Select((layer, exit) => new AttachedExit(
                layer, trace.Logits.Agreement(exit), best.Exits.Contains(exit), 0))]);
    }

    // In microseconds; the ids are there already when the words are looked at.
    private static double TimeOf(Lexicon lexicon, ITextTokenizer tokenizer, IReadOnlyList<Instance> texts)
    {
        int[] ids = new int[512];
        float[] logits = new float[lexicon.Labels];
        long ticks = 0;
        int count = Math.Min(TimedTexts, texts.Count);
        for (int i = 0; i < 2 * count; i++)
        {
            TextReading reading = default;
            int tokens = tokenizer.Encode(texts[i % count].First, ids, out _, ref reading);
            TextParts.Split(ids.AsSpan(0, tokens), [], out ReadOnlySpan<int> first, out ReadOnlySpan<int> second);
            long start = Stopwatch.GetTimestamp();
            lexicon.Score(first, second, logits);

            // The first round warms up.
            ticks += i < count ? 0 : Stopwatch.GetTimestamp() - start;
        }

        return ticks * 1e6 / Stopwatch.Frequency / count;
    }
}
