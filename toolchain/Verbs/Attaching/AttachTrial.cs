using EarlyExitGen.Runtime;
using EarlyExitGen.Toolchain.Foundation.Cli;
using EarlyExitGen.Toolchain.Foundation.Data;
using EarlyExitGen.Toolchain.Foundation.Statistics;
using EarlyExitGen.Toolchain.Model.Graphs;
using EarlyExitGen.Toolchain.Model.Manifests;
using EarlyExitGen.Toolchain.Verbs.Calibration;
using EarlyExitGen.Toolchain.Verbs.Measuring;

namespace EarlyExitGen.Toolchain.Verbs.Attaching;

/// <summary>Tries a cascade on texts that neither its heads nor its promises have seen.</summary>
internal static class AttachTrial
{
    private const int MostTexts = 1000;
    private const int WarmUpTexts = 50;

    private static readonly double[] Rates = [0.005, 0.01, 0.02, 0.05];

    /// <summary>Tries it.</summary>
    /// <param name="cascade">The cascade.</param>
    /// <param name="fitted">Its promises.</param>
    /// <param name="choice">Its exits.</param>
    /// <param name="shares">The texts.</param>
    /// <param name="request">The dial.</param>
    /// <param name="cancellation">Stops between two texts.</param>
    public static AttachReport Run(
        CascadeManifest cascade,
        AgreementCalibration fitted,
        AttachedChoice choice,
        TextShares shares,
        AttachRequest request,
        CancellationToken cancellation)
    {
        Instance[] texts = [.. DataSample.Draw(shares.HeldOut, MostTexts, request.Seed)];
        double[] rates = [.. Rates.Append(request.Promise).Distinct().Order()
            .Where(rate => fitted.Disagreement.Any(row => row.Rate <= rate))];
        using InterpretedCascade exits =
            InterpretedCascade.Load(cascade.Spec, cascade.Folder, new CascadeOptions { IntraOpThreads = 1 });
        using PlainModel plain = PlainModel.Load(
            cascade, Path.Combine(cascade.Folder, CascadeGraphs.PlainFile), threads: 1);
        Contender whole = new(texts.Length, plain.Classify);
        Contender full = new(texts.Length, text => Answer(exits.ClassifyFully(text)));
        Contender[] points = [.. rates.Select(rate => new Contender(
            texts.Length, text => Answer(exits.Classify(text)), () => exits.Dial = (float)rate))];
        ProgressBar.Run("Trying the cascade", texts.Length, step =>
        {
            InterleavedTiming.Run([whole, full, .. points], texts, texts.Take(WarmUpTexts), step, cancellation);
            return 0;
        });
        bool isLabelled = Array.TrueForAll(texts, text => text.Label != Instance.Unlabelled);
        int at = Array.IndexOf(rates, request.Promise);
        IReadOnlyList<int> layers = ExitDepth.Of(cascade.Spec);
        return new AttachReport
        {
            Model = "",
            Written = "",
            Layers = cascade.Spec.Layers,
            Texts = shares.Learning.Count,
            Calibration = 0,
            CalibratedOnTexts = request.Calibration is null,
            HeldOut = shares.HeldOut.Count,
            MaxTokens = cascade.Spec.Tokenizer.MaxTokens,
            Truncated = 0,
            Exits = [.. choice.Tried.Select(exit => exit with
            {
                Leave = at < 0 ? 0 : Share(points[at].Exits, i => layers[i] == exit.Layer),
            })],
            Chosen = request.Exits is null,
            ExitMicroseconds = choice.Times.Call,
            Promise = request.Promise,
            IsPromiseSupported = fitted.Disagreement.Any(row => row.Rate <= request.Promise),
            Rates = [.. rates.Select((rate, i) => Rate(rate, points[i]))],
            PlainMicroseconds = whole.MeanMicroseconds,
            FullMicroseconds = full.MeanMicroseconds,
            Accuracy = Accuracy(full),
            MaxDifference = 0,
            Notes = [],
        };

        AttachedRate Rate(double rate, Contender point)
        {
            PromisedRate row = fitted.Disagreement.Last(row => row.Rate <= rate);
            int[] counts = [.. Enumerable.Range(0, layers.Count).Select(exit => point.Exits.Count(e => e == exit))];
            return new AttachedRate(
                rate,
                row.Seen,
                row.SpeedUp,
                (double)point.Labels.Zip(full.Labels).Count(pair => pair.First != pair.Second) / texts.Length,
                LayerCost.SpeedUp(counts, layers),
                whole.MeanMicroseconds / point.MeanMicroseconds,
                Accuracy(point));
        }

        double? Accuracy(Contender contender) => isLabelled
            ? (double)contender.Labels.Zip(texts).Count(pair => pair.First == pair.Second.Label) / texts.Length
            : null;

        double Share(int[] exitOf, Func<int, bool> holds) => (double)exitOf.Count(holds) / exitOf.Length;
    }

    private static (int Label, int Exit) Answer(CascadePrediction prediction) => (prediction.Label, prediction.Exit);
}
