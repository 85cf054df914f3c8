using Messages;

// Generated from messages/messages.cascade.json. Put your own cascade's folder in its place.
using MessageClassifier classifier = new();

// At most so many of the answers may differ from those of all layers; 0 is always all layers.
classifier.MaxDisagreement = 0.02f;

foreach (string text in args.Length > 0 ? args : Lines())
{
    MessagePrediction p = classifier.Classify(text);
    Console.WriteLine($"{p.Label} ({p.Confidence:P0}, {p.Layers} layers): {text}");
}

static IEnumerable<string> Lines()
{
    while (Console.ReadLine() is { } line)
    {
        yield return line;
    }
}
