using Broken;

// Of a manifest with mistakes the types are still declared: no error of the compiler's own comes on top.
using BrokenClassifier classifier = new();
Console.WriteLine(classifier.Classify("text").Label == BrokenLabel.Größe);
