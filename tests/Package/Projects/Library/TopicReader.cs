using System.Globalization;

namespace Library;

/// <summary>A library's use of its own cascade.</summary>
public sealed class TopicReader : IDisposable
{
    private readonly TopicClassifier _classifier = new();

    public string Read(string text)
    {
        TopicPrediction p = _classifier.Classify(text);
        return string.Create(
            CultureInfo.InvariantCulture, $"topic {p.Label.Text()} {p.Confidence:R} {p.Exit} {p.Layers}");
    }

    public void Dispose() => _classifier.Dispose();
}
