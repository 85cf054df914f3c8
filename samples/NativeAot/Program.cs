// Classifies the headlines that it is given, from a native executable: see README.md beside this file.
using EarlyExitGen;
using Samples.News;

if (args.Length == 0)
{
    Console.Error.WriteLine("Usage: NativeAot HEADLINE ...");
    return 2;
}

try
{
    using NewsClassifier classifier = new();
    foreach (string headline in args)
    {
        NewsPrediction p = classifier.Classify(headline);
        Console.WriteLine($"{p.Label.Text()}\t{p.Confidence:0.000}\t{headline}");
    }

    return 0;
}
catch (CascadeException e)
{
    Console.Error.WriteLine(e.Message);
    return 1;
}
