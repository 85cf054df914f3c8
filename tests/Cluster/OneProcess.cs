using EarlyExitGen.Hosting;
using Samples.News;

namespace EarlyExitGen.Cluster.Tests;

/// <summary>What one process answers.</summary>
internal static class OneProcess
{
    private static readonly Lazy<NewsClassifier> Classifier = new(() => new NewsClassifier());

    /// <summary>Its answers.</summary>
    public static NewsPrediction[] Answers(IReadOnlyList<string> texts) =>
        [.. texts.Select(static text => Classifier.Value.Classify(text))];

    /// <summary>Its answers at a setting of the dial.</summary>
    public static NewsPrediction[] Answers(IReadOnlyList<string> texts, float dial)
    {
        ICascadeClassifier<string, NewsPrediction> classifier = Classifier.Value;
        CascadeSetting setting = classifier.At(dial);
        return [.. texts.Select(text => classifier.Classify(text, setting))];
    }

    /// <summary>An answer to the bit.</summary>
    public static string Bits(NewsPrediction prediction) => string.Join(' ', (string[])
    [
        prediction.Label.ToString(),
        FormattableString.Invariant($"{prediction.Exit} {prediction.Layers} {prediction.Truncated}"),
        Convert.ToHexString(System.Runtime.InteropServices.MemoryMarshal.AsBytes(prediction.Probabilities)),
    ]);

    /// <summary>Answers to the bit.</summary>
    public static string[] Bits(IEnumerable<NewsPrediction> predictions) => [.. predictions.Select(Bits)];

    /// <summary>Answers to the bit.</summary>
    public static string[] Bits(IEnumerable<CascadeAnswer<NewsPrediction>> answers) =>
        [.. answers.Select(static answer => Bits(answer.Prediction))];
}
