// Makes a classifier as somebody else would bring it, attaches exits to it, and asks the result: see README.md.
using System.Diagnostics;
using System.Globalization;
using Attach;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
long start = Stopwatch.GetTimestamp();
try
{
    string work = args.Length > 0 ? Path.GetFullPath(args[0]) : Facts.Work;
    Prepare(work);
    Shares shares = Shares.Of(Documentation.Read());
    shares.Write(work);
    Tell($"{shares}");

    Classifier.Make(work, "model");
    Tell("Somebody has trained a classifier and exported it.");

    Shell.EarlyExit(work, "inspect", "model");
    Shell.EarlyExit(
        work, "attach", "model", "--texts", "traffic.txt", "--calibration", "unseen.txt", "--out", "namespaces",
        "--class", "NamespaceClassifier", "--namespace", "Samples.Attach");
    Tell("It has exits.");

    Promises.Print(Shell.Ask(
        work, "evaluate", "namespaces", "--data", "test.tsv", "--dial", "0.5%,1%,2%,5%", "--threads", "1", "--json"));
    Tell("It was tried on sentences that nothing has seen.");

    Shell.RunProject(Facts.Answers, $"CascadeFolder={Path.Combine(work, "namespaces")}");
    Tell("It was compiled into a program, and asked.");
    return 0;
}
catch (SampleException e)
{
    Console.Error.WriteLine(e.Message);
    return 1;
}

// An earlier run gives way, and nothing else does.
static void Prepare(string folder)
{
    if (folder == Facts.Work && Directory.Exists(folder))
    {
        Directory.Delete(folder, recursive: true);
    }

    Directory.CreateDirectory(folder);
    if (Directory.EnumerateFileSystemEntries(folder).Any())
    {
        throw new SampleException($"{folder}: the folder is not empty; give another one.");
    }
}

void Tell(string what) => Console.WriteLine($"\n[{Stopwatch.GetElapsedTime(start).TotalSeconds:0} s] {what}");
