// Answers each line of standard input with two: from a cascade of its own, and from that of a library.
using System.Globalization;
using Library;
using Moods;

using MoodClassifier moods = new();
using TopicReader topics = new();
while (Console.ReadLine() is { } text)
{
    MoodPrediction p = moods.Classify(text);
    Console.WriteLine(
        string.Create(CultureInfo.InvariantCulture, $"mood {p.Label.Text()} {p.Confidence:R} {p.Exit} {p.Layers}"));
    Console.WriteLine(topics.Read(text));
}
