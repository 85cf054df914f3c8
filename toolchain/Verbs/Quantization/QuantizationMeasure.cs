using EarlyExitGen.Toolchain.Foundation.Data;
using EarlyExitGen.Toolchain.Foundation.Statistics;
using EarlyExitGen.Toolchain.Model.Manifests;
using EarlyExitGen.Toolchain.Verbs.Calibration;
using EarlyExitGen.Toolchain.Verbs.Measuring;

namespace EarlyExitGen.Toolchain.Verbs.Quantization;

/// <summary>Compares a quantized cascade with the one in single precision.</summary>
internal static class QuantizationMeasure
{
    private const int TimedTexts = 400;
    private const int Rounds = 20;

    /// <summary>Compares the exits' answers, and their times on the first texts.</summary>
    /// <param name="before">The cascade in single precision.</param>
    /// <param name="after">The quantized one.</param>
    /// <param name="data">The texts.</param>
    /// <param name="was">Its logits before.</param>
    /// <param name="now">Its logits now.</param>
    /// <param name="cancellation">Stops between two texts.</param>
    public static IReadOnlyList<QuantizedExit> Compare(
        CascadeManifest before,
        CascadeManifest after,
        IReadOnlyList<Instance> data,
        LogitTable was,
        LogitTable now,
        CancellationToken cancellation)
    {
        using ForcedCascade slow = ForcedCascade.Load(before, threads: 0);
        using ForcedCascade fast = ForcedCascade.Load(after, threads: 0);
        int exits = before.Spec.Exits.Count;
        RatioEstimate[] times = Time(
            data,
            [.. Enumerable.Range(0, exits).Select(exit => (Func<Instance, int>)(text => slow.Classify(text, exit)))],
            [.. Enumerable.Range(0, exits).Select(exit => (Func<Instance, int>)(text => fast.Classify(text, exit)))],
            cancellation);
        return [.. Enumerable.Range(0, exits).Select(exit => new QuantizedExit(
            ExitDepth.Of(before.Spec.Exits[exit]),
            new BeforeAfter(was.Accuracy(exit), now.Accuracy(exit)),
            new BeforeAfter(was.Agreement(exit), now.Agreement(exit)),
            new BeforeAfter(Loss(was, exit, before), Loss(now, exit, after)),
            was.Share(text => was.Answer(text, exit) == now.Answer(text, exit)),
            times[exit])
        {
            Model = ExitDepth.ModelOf(before.Spec, before.Spec.Exits[exit]),
        })];
    }

    /// <summary>Compares the times of two plain models.</summary>
    /// <param name="before">The cascade in single precision.</param>
    /// <param name="plain">Its plain model.</param>
    /// <param name="after">The quantized one.</param>
    /// <param name="quantizedPlain">Its plain model.</param>
    /// <param name="data">The texts.</param>
    /// <param name="cancellation">Stops between two texts.</param>
    public static RatioEstimate ComparePlain(
        CascadeManifest before,
        string plain,
        CascadeManifest after,
        string quantizedPlain,
        IReadOnlyList<Instance> data,
        CancellationToken cancellation)
    {
        using PlainModel slow = PlainModel.Load(before, plain, threads: 0);
        using PlainModel fast = PlainModel.Load(after, quantizedPlain, threads: 0);
        return Time(data, [slow.Classify], [fast.Classify], cancellation)[0];
    }

    private static RatioEstimate[] Time(
        IReadOnlyList<Instance> data,
        Func<Instance, int>[] before,
        Func<Instance, int>[] after,
        CancellationToken cancellation)
    {
        Instance[] texts = [.. data.Take(TimedTexts)];
        Contender[] slow = [.. before.Select(classify => new Contender(texts.Length, classify))];
        Contender[] fast = [.. after.Select(classify => new Contender(texts.Length, classify))];

        // The warm-up makes the bindings of all lengths.
        InterleavedTiming.Run([.. slow, .. fast], texts, texts, onText: null, cancellation);
        int rounds = Math.Min(Rounds, texts.Length);
        return [.. fast.Zip(slow, (now, was) => RatioEstimate.Of(now.Rounds(rounds), was.Rounds(rounds)))];
    }

    private static double Loss(LogitTable table, int exit, CascadeManifest manifest) =>
        Reliability.Of(table, exit, manifest.Spec.Exits[exit].Temperature.Single).NegativeLogLikelihood;
}
