using EarlyExitGen.Toolchain.Foundation.Data;
using EarlyExitGen.Toolchain.Foundation.Statistics;
using EarlyExitGen.Toolchain.Model.Manifests;
using EarlyExitGen.Toolchain.Verbs.Measuring;

namespace EarlyExitGen.Toolchain.Verbs.Evaluation;

/// <summary>
/// Measures a cascade as an application would run it, one text at a time, against its plain twin in the same process.
/// Every text goes through all of them before the next one is looked at, in an order that is drawn anew each time, so
/// that whatever the machine does meanwhile hits all alike.
/// </summary>
internal static class Evaluator
{
    private const int WarmUpTexts = 50;

    /// <summary>Measures.</summary>
    /// <param name="cascade">The cascade; its dial is turned.</param>
    /// <param name="twin">The plain twin; null for none.</param>
    /// <param name="data">The texts.</param>
    /// <param name="dials">The settings of the dial.</param>
    /// <param name="onText">Called after each text.</param>
    /// <param name="cancellation">Stops between two texts.</param>
    public static EvaluationReport Evaluate(
        InterpretedCascade cascade,
        PlainTwin? twin,
        IReadOnlyList<Instance> data,
        IReadOnlyList<float> dials,
        Action onText,
        CancellationToken cancellation)
    {
        Contestant never = new(data.Count, () => { }, text => Exit(Fully(cascade, text)));
        Contestant[] points = [.. dials.Select(dial => new Contestant(
            data.Count, () => cascade.Dial = dial, text => Exit(Classify(cascade, text))))];
        Contestant? plain = twin is null
            ? null
            : new Contestant(data.Count, () => { }, text => (twin.Classify(text.First, text.Second), 0));
        Contestant[] all = [never, .. points, .. plain is null ? (Contestant[])[] : [plain]];

        WarmUp(cascade, twin);
        foreach (Instance text in data.Take(WarmUpTexts))
        {
            Array.ForEach(all, c => c.WarmUp(text));
        }

        Random order = new(1);
        for (int i = 0; i < data.Count; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            order.Shuffle(all);
            foreach (Contestant contestant in all)
            {
                contestant.Run(i, data[i]);
            }

            onText();
        }

        PlainFigures? figures = plain is null
            ? null
            : new PlainFigures(Accuracy(plain, data), plain.MeanMicroseconds);
        return new EvaluationReport(
            data.Count,
            RuleNames.Of(cascade.Rule),
            figures,
            Point(null, never),
            [.. points.Select((point, i) => Point(dials[i], point))]);

        EvaluationPoint Point(float? dial, Contestant contestant)
        {
            int[] exits = new int[cascade.ExitLayers.Count];
            foreach (int exit in contestant.Exits)
            {
                exits[exit]++;
            }

            return new EvaluationPoint(
                dial,
                Accuracy(contestant, data),
                (double)contestant.Labels.Zip(never.Labels).Count(p => p.First != p.Second) / data.Count,
                exits,
                (double)exits.Select((count, exit) => (long)count * cascade.ExitLayers[exit]).Sum() / data.Count,
                LayerCost.SpeedUp(exits, cascade.ExitLayers),
                contestant.MeanMicroseconds,
                figures?.MeanMicroseconds / contestant.MeanMicroseconds);
        }
    }

    private static double Accuracy(Contestant contestant, IReadOnlyList<Instance> data) =>
        (double)contestant.Labels.Zip(data).Count(p => p.First == p.Second.Label) / data.Count;

    private static (int Label, int Exit) Exit(CascadePrediction prediction) => (prediction.Label, prediction.Exit);

    private static CascadePrediction Classify(InterpretedCascade cascade, Instance text) =>
        text.Second is { } second ? cascade.Classify(text.First, second) : cascade.Classify(text.First);

    private static CascadePrediction Fully(InterpretedCascade cascade, Instance text) =>
        text.Second is { } second ? cascade.ClassifyFully(text.First, second) : cascade.ClassifyFully(text.First);

    // Bindings are made when a length is first seen: every length once, on both sides. Token 0 is as good as any.
    private static void WarmUp(InterpretedCascade cascade, PlainTwin? twin)
    {
        int[] ids = new int[cascade.MaxTokens];
        for (int length = 1; length <= ids.Length; length++)
        {
            cascade.ClassifyTokensFully(ids.AsSpan(0, length));
            twin?.ClassifyTokens(ids.AsSpan(0, length));
        }
    }
}
