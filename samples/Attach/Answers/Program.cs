// Says to which part of .NET a sentence of documentation belongs, by the class that the generator makes of the cascade.
using System.Diagnostics;
using System.Globalization;
using Samples.Attach;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
string[] own =
[
    "Opens the file at the given path for reading.",
    "Waits until the lock is released by another thread.",
    "Removes the last element from the list.",
    "Encrypts the message with the public key.",
    "Reads the value of the attribute of the current element.",
    "Sends the request to the proxy.",
    "Gets the parameters of the constructor.",
    "Releases all resources that are used by this instance.",
];

using NamespaceClassifier classifier = new();
foreach (string text in own)
{
    classifier.Classify(text); // warms up
}

Console.WriteLine($"{"answer",-12} {"confidence",10} {"exit",5} {"layers",7} {"us",6}");
foreach (string text in args.Length > 0 ? args : own)
{
    long start = Stopwatch.GetTimestamp();
    NamespacePrediction p = classifier.Classify(text);
    double time = Stopwatch.GetElapsedTime(start).TotalMicroseconds;
    Console.WriteLine($"{p.Label,-12} {p.Confidence,10:0.000} {p.Exit,5} {p.Layers,7} {time,6:0}  {text}");
}
