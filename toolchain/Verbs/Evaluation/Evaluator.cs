using EarlyExitGen.Toolchain.Foundation.Data;
using EarlyExitGen.Toolchain.Foundation.Statistics;
using EarlyExitGen.Toolchain.Model.Manifests;
using EarlyExitGen.Toolchain.Verbs.Labels;
using EarlyExitGen.Toolchain.Verbs.Measuring;

namespace EarlyExitGen.Toolchain.Verbs.Evaluation;

/// <summary>
/// Measures a cascade as an application would run it, one text at a time, against its plain model in the same process.
/// </summary>
internal static class Evaluator
{
    private const int WarmUpTexts = 50;

    /// <summary>Measures.</summary>
    /// <param name="cascade">The cascade; its dial is turned.</param>
    /// <param name="plainModel">The plain model; null for none.</param>
    /// <param name="data">The texts.</param>
    /// <param name="dials">The settings of the dial.</param>
    /// <param name="onText">Called after each text.</param>
    /// <param name="cancellation">Stops between two texts.</param>
    public static EvaluationReport Evaluate(
        InterpretedCascade cascade,
        PlainModel? plainModel,
        IReadOnlyList<Instance> data,
        IReadOnlyList<float> dials,
        Action onText,
        CancellationToken cancellation)
    {
        Contender never = new(data.Count, text => Exit(cascade.ClassifyFully(text)));
        Contender[] points = [.. dials.Select(dial => new Contender(
            data.Count, text => Exit(cascade.Classify(text)), () => cascade.Dial = dial))];
        Contender? plain = plainModel is null
            ? null
            : new Contender(data.Count, plainModel.Classify);
        Contender[] all = [never, .. points, .. plain is null ? (Contender[])[] : [plain]];

        ExitCosts costs = ExitDepth.Costs(cascade);
        WarmUp(cascade, plainModel);
        InterleavedTiming.Run(all, data, data.Take(WarmUpTexts), onText, cancellation);
        PlainFigures? figures = plain is null
            ? null
            : new PlainFigures(Accuracy(plain, data), plain.MeanMicroseconds);
        return new EvaluationReport(
            data.Count,
            RuleNames.Of(cascade.Rule),
            figures,
            Point(null, never),
            [.. points.Select((point, i) => Point(dials[i], point))])
        {
            Cost = costs.Unit,
        };

        EvaluationPoint Point(float? dial, Contender contender)
        {
            int[] exits = new int[cascade.ExitLayers.Count];
            foreach (int exit in contender.Exits)
            {
                exits[exit]++;
            }

            return new EvaluationPoint(
                dial,
                Accuracy(contender, data),
                (double)contender.Labels.Zip(never.Labels).Count(p => p.First != p.Second) / data.Count,
                exits,
                costs.Mean(exits),
                costs.SpeedUp(exits),
                contender.MeanMicroseconds,
                figures?.MeanMicroseconds / contender.MeanMicroseconds)
            {
                ByLabel =
                    LabelScores.Of(cascade.Labels, contender.Labels.Zip(data, (answer, text) => (text.Label, answer))),
            };
        }
    }

    private static double Accuracy(Contender contender, IReadOnlyList<Instance> data) =>
        (double)contender.Labels.Zip(data).Count(p => p.First == p.Second.Label) / data.Count;

    private static (int Label, int Exit) Exit(CascadePrediction prediction) => (prediction.Label, prediction.Exit);

    // Bindings are made when a length is first seen: every length once, on both sides. Token 0 is as good as any.
    private static void WarmUp(InterpretedCascade cascade, PlainModel? plainModel)
    {
        if (!cascade.TakesTokens)
        {
            cascade.WarmUp();
            plainModel?.WarmUp();
            return;
        }

        int[] ids = new int[cascade.MaxTokens];
        for (int length = 1; length <= ids.Length; length++)
        {
            cascade.ClassifyTokensFully(ids.AsSpan(0, length));
            plainModel?.ClassifyTokens(ids.AsSpan(0, length));
        }
    }
}
