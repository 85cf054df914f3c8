using System.Security.Cryptography;
using EarlyExitGen.Lexical;
using EarlyExitGen.Manifests;
using EarlyExitGen.Toolchain.Foundation;
using EarlyExitGen.Toolchain.Foundation.Cli;
using EarlyExitGen.Toolchain.Foundation.Data;
using EarlyExitGen.Toolchain.Foundation.Files;
using EarlyExitGen.Toolchain.Foundation.Statistics;
using EarlyExitGen.Toolchain.Model.Manifests;
using EarlyExitGen.Toolchain.Model.Tasks;
using EarlyExitGen.Toolchain.Verbs.Calibration;
using EarlyExitGen.Toolchain.Verbs.Joining;
using EarlyExitGen.Toolchain.Verbs.Measuring;
using EarlyExitGen.Toolchain.Verbs.Tracing;
using EarlyExitGen.Tokenization;

namespace EarlyExitGen.Toolchain.Verbs.Lexicons;

/// <summary>
/// Adds a lexical exit to a cascade: learns it from the last exit (as "BabyBear", arXiv 2205.11747, does with cheap
/// models), calibrates the whole cascade with it, and keeps it if it pays.
/// </summary>
internal static class LexiconAdder
{
    private const int FewestTexts = 100;
    private const int TimedTexts = 1000;
    private const int WarmUpTexts = 50;

    /// <summary>Adds it; the cascade is changed as a whole or not at all.</summary>
    /// <exception cref="ToolException">The texts or the cascade do not do.</exception>
    public static LexiconReport Run(LexiconRequest request, CancellationToken cancellation)
    {
        CascadeManifest given = request.Manifest;
        AtomicFile.RequireWritable(given.Path);
        CascadeManifest blocks = given with
        {
            Spec = given.Spec with { Exits = new EquatableArray<ExitSpec>(given.Spec.BlockExits) },
        };
        (IReadOnlyList<Instance> texts, IReadOnlyList<Instance> calibration) = LearningTexts.Read(
            given, request.Texts, request.Calibration, request.Form, request.Seed, FewestTexts);
        ITextTokenizer tokenizer =
            ChainDescriptions.Of(blocks).Tokenizer.Load(given.Spec.ClassName, given.Folder);

        Lexicon lexicon = LexiconTrainer.Train(
            LexicalTeacher.Teach(blocks, texts, tokenizer, cancellation) is { Count: > 0 } sample
                ? sample
                : throw LearningTexts.TooFew(texts.Count, FewestTexts),
            cancellation);
        CascadeTrace trace = ProgressBar.Run(
            "Running all exits",
            calibration.Count,
            step => CascadeTracer.Record(blocks, calibration, step, cancellation));
        LexicalTrace words = LexicalTrace.Of(lexicon, blocks.Spec, trace, tokenizer);

        string name = given.Spec.Lexicon is null ? "lexicon.safetensors" : NameOf(lexicon);
        string path = Path.Combine(given.Folder, name);
        AtomicFile.Write(path, stream => LexiconFile.Write(stream, lexicon));
        bool added = false;
        try
        {
            CascadeSpec unfitted = Timed(
                given with { Spec = words.Describe(blocks.Spec, ManifestFile.Of(given.Folder, name)) },
                calibration,
                request.Seed,
                cancellation);
            AgreementCalibration with =
                AgreementCalibration.Of(words.Logits, ExitDepth.Costs(unfitted), request.Seed);
            CascadeSpec spec = with.Apply(unfitted);
            LexiconReport report = Measure(request, given, spec, trace, words, with, calibration, cancellation) with
            {
                Texts = Math.Min(sample.Count, texts.Count),
                File = name,
            };
            added = request.Always || report.After < report.Before;
            if (added)
            {
                string text = ManifestWriter.Write(spec);
                CascadeManifest.Parse(text, given.Path);
                AtomicFile.WriteText(given.Path, text);
            }

            return report with { Added = added, File = added ? name : null };
        }
        finally
        {
            // The file that nothing names any more.
            if (!added)
            {
                File.Delete(path);
            }
            else if (given.Spec.Lexicon is { } old && old.File != name)
            {
                File.Delete(Path.Combine(given.Folder, old.File));
            }
        }
    }

    private static LexiconReport Measure(
        LexiconRequest request,
        CascadeManifest given,
        CascadeSpec spec,
        CascadeTrace trace,
        LexicalTrace words,
        AgreementCalibration with,
        IReadOnlyList<Instance> calibration,
        CancellationToken cancellation)
    {
        CascadeSpec blocks = spec with { Exits = new EquatableArray<ExitSpec>(spec.BlockExits) };
        AgreementCalibration without = AgreementCalibration.Of(trace.Logits, ExitDepth.Costs(blocks), request.Seed);
        int[] exits = new Replay(spec, (CascadeRule)spec.Rule, words.Logits).Exits();
        CascadeOptions options = new() { IntraOpThreads = 1 };
        using InterpretedCascade before = InterpretedCascade.Load(given.Spec, given.Folder, options);
        using InterpretedCascade after = InterpretedCascade.Load(spec, given.Folder, options);
        Instance[] texts = [.. DataSample.Draw(calibration, TimedTexts, request.Seed)];
        Contender was = new(texts.Length, text => Answer(before.Classify(text)));
        Contender now = new(texts.Length, text => Answer(after.Classify(text)));
        ProgressBar.Run("Timing", texts.Length, step =>
        {
            InterleavedTiming.Run([was, now], texts, texts.Take(WarmUpTexts), step, cancellation);
            return 0;
        });
        Dictionary<double, double> old = without.Disagreement.ToDictionary(row => row.Rate, row => row.SpeedUp);
        Dictionary<double, double> fresh = with.Disagreement.ToDictionary(row => row.Rate, row => row.SpeedUp);
        return new LexiconReport(
            0,
            calibration.Count,
            request.Calibration is null,
            [.. words.ExitLayers.Select((layer, exit) => new LexiconExit(
                layer, words.Logits.Agreement(exit), (double)exits.Count(e => e == exit) / exits.Length))],
            [.. old.Keys.Union(fresh.Keys).Order().Select(rate => new LexiconRate(
                rate,
                old.TryGetValue(rate, out double less) ? less : null,
                fresh.TryGetValue(rate, out double more) ? more : null))],
            was.MeanMicroseconds,
            now.MeanMicroseconds,
            (double)now.Exits.Count(exit => exit == 0) / texts.Length,
            Added: false,
            File: null)
        {
            Cost = ExitDepth.Costs(spec).Unit,
        };
    }

    // Of several models layers are no measure: what leaving at each exit takes is measured, the look at the words with
    // it.
    private static CascadeSpec Timed(
        CascadeManifest cascade, IReadOnlyList<Instance> texts, int seed, CancellationToken cancellation)
    {
        if (cascade.Spec.Models.Count == 0)
        {
            return cascade.Spec;
        }

        IReadOnlyList<double> times = Working.Run(
            "Timing exits", () => ExitTimer.Measure(cascade, texts, seed, cancellation));
        return cascade.Spec with
        {
            Exits = new EquatableArray<ExitSpec>(cascade.Spec.Exits.Select(
                (exit, i) => exit with { Cost = SpecParts.Number(times[i]) })),
        };
    }

    private static (int Label, int Exit) Answer(CascadePrediction prediction) => (prediction.Label, prediction.Exit);

    // An older manifest goes on naming its own file until the new one is in its place.
    private static string NameOf(Lexicon lexicon)
    {
        using MemoryStream bytes = new();
        LexiconFile.Write(bytes, lexicon);
        return $"lexicon-{Convert.ToHexStringLower(SHA256.HashData(bytes.ToArray()))[..8]}.safetensors";
    }
}
