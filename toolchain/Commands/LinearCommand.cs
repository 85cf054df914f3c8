using System.CommandLine;
using System.Globalization;
using EarlyExitGen.Toolchain.Foundation;
using EarlyExitGen.Toolchain.Foundation.Cli;
using EarlyExitGen.Toolchain.Foundation.Data;
using EarlyExitGen.Toolchain.Foundation.Statistics;
using EarlyExitGen.Toolchain.Model.Tasks;
using EarlyExitGen.Toolchain.Verbs.Comparison;
using EarlyExitGen.Toolchain.Verbs.Reporting;
using Spectre.Console;

namespace EarlyExitGen.Toolchain.Commands;

/// <summary><c>earlyexit linear</c>: what a linear classifier of words makes of a task.</summary>
internal static class LinearCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        DataOptions form = new();
        Argument<string> train = new("DATA") { Description = "Labelled texts to learn from." };
        Option<string?> test =
            CommonArguments.Labelled("--test", "Other labelled texts, on which the accuracy is measured.");
        test.Required = true;
        Option<int?> limit = NumberOption.Optional(
            "--limit", "Learn from this many of the texts only: those that train draws with the same "
                + "seed.", 1, int.MaxValue);
        Option<int> seed = CommonArguments.Seed();
        Option<bool> json = CommonArguments.Json();
        Verb command = new("linear", "Measures a linear classifier of words: what a task is worth without an encoder.")
        {
            Page = "compare",
            Examples =
            [
                "linear train.tsv --test test.tsv",
                "linear train.csv --test test.csv --columns text,label --limit 1000",
            ],
        };
        command.AddArguments(train)
            .AddGroup(CommonArguments.DataGroup, [test, limit, .. form.All])
            .AddGroup(CommonArguments.RunGroup, seed)
            .AddGroup(CommonArguments.OutputGroup, json);
        command.SetAction((parsed, cancellation) => Task.Run(
            () => Run(
                parsed.GetRequiredValue(train),
                parsed.GetRequiredValue(test)!,
                form.Read(parsed),
                parsed.GetValue(limit) ?? int.MaxValue,
                parsed.GetValue(seed),
                parsed.GetValue(json),
                cancellation),
            cancellation));
        return command;
    }

    private static void Run(
        string trainFile,
        string testFile,
        DataForm form,
        int limit,
        int seed,
        bool json,
        CancellationToken cancellation)
    {
        DataNeeds needs = new(LabelNeed.Required);
        DataSet all = Working.Run($"Reading {trainFile}", () => DataFile.Read(trainFile, form, needs));
        cancellation.ThrowIfCancellationRequested();
        TaskLabels labels = LabelColumn.Find(all, form, known: null, int.MaxValue);
        DataSet other = Working.Run($"Reading {testFile}", () => DataFile.Read(testFile, form, needs));
        cancellation.ThrowIfCancellationRequested();
        IReadOnlyList<Instance> texts = labels.Match(all, form);
        IReadOnlyList<Instance> test = labels.Match(other, form);
        TaskData.Tell(all, texts, labels);
        TaskData.Tell(other, test, labels);
        TaskData.TellCommon(all, other);
        IReadOnlyList<Instance> train = DataSample.Draw(texts, limit, seed);
        if (train[0].Second is null != test[0].Second is null)
        {
            throw new ToolException(
                $"{testFile}: it has {Form(test)}, but {trainFile} has {Form(train)}.");
        }

        int[] answers = Working.Run("Learning", () => BagOfWords.Answer(train, test, seed));
        bool[] right = [.. answers.Zip(test, (answer, text) => answer == text.Label)];
        LinearReport report = new(
            train.Count,
            test.Count,
            new PairedBootstrap(test.Count, seed, cancellation).Of(texts => PairedBootstrap.Share(right, texts)));
        if (json)
        {
            Terminal.WriteJson(report);
        }

        new Ending(string.Create(
            CultureInfo.InvariantCulture,
            $"A linear classifier of words, learnt from {report.Train} texts: {Figures.Percent(report.Accuracy)} % of "
            + $"{report.Test} texts right."))
        {
            Next = $"{ToolCommand.Name} train {Ending.Quoted(trainFile)} --dev DEV.tsv --from ENCODER --exits 0,2,4,6 "
                + "--out checkpoint",
        }.Write(json);
    }

    private static string Form(IReadOnlyList<Instance> texts) => texts[0].Second is null ? "single texts" : "pairs";

    private sealed record LinearReport(int Train, int Test, Interval Accuracy);
}
