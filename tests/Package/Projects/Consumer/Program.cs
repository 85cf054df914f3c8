// Answers each line of standard input as App does.
using System.Globalization;
using Moods;
using Through;

using MoodClassifier moods = new();
using TopicTeller topics = new();
while (Console.ReadLine() is { } text)
{
    MoodPrediction p = moods.Classify(text);
    Console.WriteLine(
        string.Create(CultureInfo.InvariantCulture, $"mood {p.Label.Text()} {p.Confidence:R} {p.Exit} {p.Layers}"));
    Console.WriteLine(topics.Tell(text));
}
