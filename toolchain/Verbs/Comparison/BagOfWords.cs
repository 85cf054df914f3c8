using EarlyExitGen.Toolchain.Foundation.Data;
using Microsoft.ML;
using Microsoft.ML.Trainers;
using Microsoft.ML.Transforms.Text;
using static Microsoft.ML.Transforms.Text.NgramExtractingEstimator.WeightingCriteria;

namespace EarlyExitGen.Toolchain.Verbs.Comparison;

/// <summary>
/// A linear classifier of words and pairs of neighbouring words: what a task is worth without any encoder. The texts of
/// a pair have words of their own.
/// </summary>
internal static class BagOfWords
{
    private const string Features = nameof(Features);
    private const string Key = nameof(Key);

    // On the held-out texts of SST-2 and AG 2.5 and 4.4 points better than what the library picks by itself.
    private const float Decay = 1e-5f;

    /// <summary>Learns from some texts and answers others.</summary>
    /// <param name="train">Labelled texts.</param>
    /// <param name="texts">Texts of the same form.</param>
    /// <param name="seed">What all chance comes from.</param>
    /// <returns>For each text its label; the same for the same seed.</returns>
    public static int[] Answer(IReadOnlyList<Instance> train, IReadOnlyList<Instance> texts, int seed)
    {
        MLContext context = new(seed);
        string[] columns = train[0].Second is null ? [nameof(Row.First)] : [nameof(Row.First), nameof(Row.Second)];
        IEstimator<ITransformer> pipeline = context.Transforms.Conversion.MapValueToKey(Key, nameof(Row.Label));
        foreach (string column in columns)
        {
            TextFeaturizingEstimator.Options words = new()
            {
                WordFeatureExtractor =
                    new WordBagEstimator.Options { NgramLength = 2, UseAllLengths = true, Weighting = TfIdf },
                CharFeatureExtractor = null,
            };
            pipeline = pipeline.Append(context.Transforms.Text.FeaturizeText(column + Features, words, column));
        }

        IDataView learnt = context.Data.LoadFromEnumerable(train.Select(Row.Of));
        ITransformer fitted = pipeline
            .Append(context.Transforms.Concatenate(Features, [.. columns.Select(column => column + Features)]))
            .AppendCacheCheckpoint(context)
            .Append(context.MulticlassClassification.Trainers.SdcaMaximumEntropy(
                new SdcaMaximumEntropyMulticlassTrainer.Options
                {
                    LabelColumnName = Key,
                    FeatureColumnName = Features,
                    NumberOfThreads = 1, // several would write over each other's weights, never twice alike
                    L1Regularization = 0,
                    L2Regularization = Decay,
                }))
            .Append(context.Transforms.Conversion.MapKeyToValue(nameof(Answered.PredictedLabel)))
            .Fit(learnt);
        IDataView answers = fitted.Transform(context.Data.LoadFromEnumerable(texts.Select(Row.Of)));
        return [.. context.Data.CreateEnumerable<Answered>(answers, reuseRowObject: true).Select(
            row => row.PredictedLabel)];
    }

    private sealed class Row
    {
        public int Label { get; set; }

        public string First { get; set; } = "";

        public string Second { get; set; } = "";

        public static Row Of(Instance text) =>
            new() { Label = text.Label, First = text.First, Second = text.Second ?? "" };
    }

    private sealed class Answered
    {
        public int PredictedLabel { get; set; }
    }
}
