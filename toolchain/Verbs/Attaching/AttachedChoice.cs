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

    // Of what is timed here; a longer text counts as one of so many.
    private const int MostTokens = 512;

    /// <summary>Chooses on held-out texts.</summary>
    /// <param name="assembly">Makes the cascade with all exits.</param>
    /// <param name="places">The places to choose from.</param>
    /// <param name="heads">What was learnt there.</param>
    /// <param name="lexicon">What was learnt of the words; null for nothing.</param>
    /// <param name="tokenizer">The tokenizer.</param>
    /// <param name="texts">The texts.</param>
    /// <param name="folder">Where something may be written meanwhile.</param>
    /// <param name="request">The promise, and the places if they are given.</param>
    /// <param name="cancellation">Stops between two texts.</param>
    public static AttachedChoice Make(
        CascadeAssembly assembly,
        IReadOnlyList<Place> places,
        IReadOnlyList<LearnedHead> heads,
        Lexicon? lexicon,
        ITextTokenizer tokenizer,
        IReadOnlyList<Instance> texts,
        string folder,
        AttachRequest request,
        CancellationToken cancellation)
    {
        AttentionHeadWeights[] weights = [.. heads.Select(head => head.ToGraph())];
        CascadeManifest all = assembly.Write(places, weights);
        LexicalTrace trace = AttachCalibration.Trace(
            all, lexicon, tokenizer, texts, "Running all exits", cancellation);
        ExitTimes times = ExitTimes.Measure(
            all,
            HeadTimer.Time(weights[^1], folder, TokensOf(tokenizer, texts)),
            lexicon is null ? 0 : TimeOf(lexicon, tokenizer, request.Pair ? tokenizer.Between : [], texts),
            texts,
            request.Seed,
            cancellation);
        PlaceChoice choice = new(
            AgreementCalibration.HeldOut(trace.Logits, request.Seed),
            times,
            hasWords: lexicon is not null,
            request.Promise);
        PlaceSet best = choice.Choose(fixedPlaces: request.Exits is not null);
        int before = lexicon is null ? 0 : 1;
        int[] kept = [.. best.Exits.Where(exit => exit >= before).Select(exit => exit - before)];
        return new AttachedChoice(
            [.. kept.Select(exit => places[exit])],
            [.. kept.Select(exit => weights[exit])],
            kept.Length < best.Exits.Count ? lexicon : null,
            times,
            [.. trace.ExitLayers.SkipLast(1).Select((layer, exit) => new AttachedExit(
                layer, trace.Logits.Agreement(exit), best.Exits.Contains(exit), 0))]);
    }

    // Of the text in the middle.
    private static int TokensOf(ITextTokenizer tokenizer, IReadOnlyList<Instance> texts)
    {
        int[] ids = new int[MostTokens];
        return texts.Take(TimedTexts).Select(text => Encode(tokenizer, text, ids)).Order()
            .ElementAt(Math.Min(TimedTexts, texts.Count) / 2);
    }

    private static int Encode(ITextTokenizer tokenizer, Instance text, int[] ids)
    {
        TextReading reading = default;
        return text.Second is { } second
            ? tokenizer.EncodePair(text.First, second, ids, new int[ids.Length], out _, ref reading)
            : tokenizer.Encode(text.First, ids, out _, ref reading);
    }

    // In microseconds; the ids are there already when the words are looked at.
    private static double TimeOf(
        Lexicon lexicon, ITextTokenizer tokenizer, int[] between, IReadOnlyList<Instance> texts)
    {
        int[] ids = new int[MostTokens];
        float[] logits = new float[lexicon.Labels];
        long ticks = 0;
        int count = Math.Min(TimedTexts, texts.Count);
        for (int i = 0; i < 2 * count; i++)
        {
            int tokens = Encode(tokenizer, texts[i % count], ids);
            TextParts.Split(
                ids.AsSpan(0, tokens),
                between,
                out ReadOnlySpan<int> first,
                out ReadOnlySpan<int> second,
                tokenizer.Before,
                tokenizer.After);
            long start = Stopwatch.GetTimestamp();
            lexicon.Score(first, second, logits);

            // The first round warms up.
            ticks += i < count ? 0 : Stopwatch.GetTimestamp() - start;
        }

        return ticks * 1e6 / Stopwatch.Frequency / count;
    }
}
