// Classifies news headlines with the cascade in news/: see README.md beside this file.
using System.CommandLine;
using System.Globalization;
using EarlyExitGen;
using QuickStart;
using Samples.News;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture; // 0.02 means the same everywhere, read or printed

Argument<string[]> texts = new("TEXT")
{
    Description = "Headlines to classify; '-' reads them from standard input, one a line.",
    Arity = ArgumentArity.ZeroOrMore,
};
Option<string?> file = new("--file")
{
    Description = "A file of headlines, one a line; answers come as tab-separated lines.",
};
Option<float?> dial = new("--dial")
{
    Description = "The largest share of texts that may get another answer than from the full model, "
        + "in [0, 1); 0 is always full depth.",
    CustomParser = result =>
    {
        if (float.TryParse(result.Tokens[0].Value, CultureInfo.InvariantCulture, out float rate)
            && rate is >= 0 and < 1)
        {
            return rate;
        }

        result.AddError("--dial: give a rate in [0, 1), such as 0.02.");
        return null;
    },
};
texts.Validators.Add(result =>
{
    if (result.Tokens.FirstOrDefault(token => token.Value.StartsWith("--", StringComparison.Ordinal)) is { } unknown)
    {
        result.AddError($"{unknown.Value}: no such option.");
    }
});
RootCommand command = new("Classifies news headlines with an early-exit cascade.") { texts, file, dial };

ParseResult arguments = command.Parse(args);
if (arguments.Errors.Count > 0)
{
    return Misused(arguments.Errors[0].Message);
}

if (arguments.Action is not null)
{
    return arguments.Invoke(); // --help or --version
}

string[] headlines = arguments.GetValue(texts) ?? [];
string? path = headlines is ["-"] ? "-" : arguments.GetValue(file);
if (path is not null && headlines is not ([] or ["-"]))
{
    return Misused("give headlines or --file, not both.");
}

if (path is not (null or "-") && !File.Exists(path))
{
    return Misused($"{path}: no such file.");
}

try
{
    using NewsClassifier classifier = new();
    if (arguments.GetValue(dial) is { } maxDisagreement)
    {
        classifier.MaxDisagreement = maxDisagreement;
    }

    if (path is not null)
    {
        ClassifyLines(classifier, path);
    }
    else if (headlines.Length > 0)
    {
        Report.WriteTable("Leaving early", Timing.ClassifyAll(classifier, headlines));
    }
    else
    {
        Compare(classifier);
    }

    return 0;
}
catch (CascadeException e)
{
    Console.Error.WriteLine(e.Message);
    return 1;
}

static void ClassifyLines(NewsClassifier classifier, string path)
{
    using TextReader reader = path == "-" ? Console.In : File.OpenText(path);
    while (reader.ReadLine() is { } line)
    {
        Report.WriteLine(line, classifier.Classify(line));
    }
}

static void Compare(NewsClassifier classifier)
{
    Answer[] early = Timing.ClassifyAll(classifier, Headlines.All);
    classifier.MaxDisagreement = 0; // the same model, every text through all of its layers
    Answer[] full = Timing.ClassifyAll(classifier, Headlines.All);

    Report.WriteTable("Leaving early", early);
    Report.WriteTable("At full depth", full);
    Report.WriteComparison(early, full);
}

int Misused(string problem)
{
    Console.Error.WriteLine(problem);
    Console.Error.WriteLine("Usage: QuickStart [TEXT ...] [--file FILE] [--dial RATE]   ('-' reads standard input)");
    return 2;
}
