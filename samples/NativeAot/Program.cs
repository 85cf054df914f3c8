// Classifies the headlines that it is given, from a native executable: see README.md beside this file.
using EarlyExitGen;
using Samples.News;

// With --lazy, blocks after the first are loaded only if a headline needs them.
bool lazy = args is ["--lazy", ..];
string[] headlines = lazy ? args[1..] : args;
if (headlines.Length == 0)
{
    Console.Error.WriteLine("Usage: NativeAot [--lazy] HEADLINE ...");
    return 2;
}

try
{
    using NewsClassifier classifier = new(new CascadeOptions { LazyBlocks = lazy });
    foreach (string headline in headlines)
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
