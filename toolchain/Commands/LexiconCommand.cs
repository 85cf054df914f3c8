using System.CommandLine;
using EarlyExitGen.Toolchain.Foundation.Cli;
using EarlyExitGen.Toolchain.Model.Manifests;
using EarlyExitGen.Toolchain.Verbs.Lexicons;
using EarlyExitGen.Toolchain.Verbs.Reporting;

namespace EarlyExitGen.Toolchain.Commands;

/// <summary><c>earlyexit lexicon</c>: adds an exit that answers from the words alone.</summary>
internal static class LexiconCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        DataOptions form = new();
        Argument<string> manifest = CommonArguments.Manifest("; it is changed");
        Option<string[]> texts = CommonArguments.LearningTexts("labels are not looked at.");
        Option<string?> calibration = CommonArguments.Labelled(
            "--calibration",
            "Other texts, on which neither this exit nor the model was trained, for the promises. Default: a fifth of "
                + "--texts.");
        Option<int> seed = CommonArguments.Seed("The seed of what is held out and of calibration's split into parts.");
        Option<bool> always =
            SwitchOption.Create("--always", "Add the exit, even where texts do not get faster by it.");
        Option<bool> json = CommonArguments.Json("the report");
        Verb command = new(
            "lexicon",
            "Adds a first exit that answers from the words alone, before any block runs, learnt from the last exit.")
        {
            Page = "lexicon",
            Examples =
            [
                "lexicon news --texts traffic.txt --calibration dev.tsv",
                "lexicon news -t train.tsv more.txt --calibration dev.tsv --always",
            ],
        };
        command.AddArguments(manifest)
            .AddGroup(CommonArguments.DataGroup, [texts, calibration, .. form.All])
            .AddGroup(CommonArguments.ExitsGroup, always)
            .AddGroup(CommonArguments.RunGroup, seed)
            .AddGroup(CommonArguments.OutputGroup, json);
        command.SetAction((parsed, cancellation) => Task.Run(
            () =>
            {
                CascadeManifest cascade = CascadeManifest.Load(parsed.GetRequiredValue(manifest));
                LexiconReport report = LexiconAdder.Run(
                    new LexiconRequest
                    {
                        Manifest = cascade,
                        Texts = parsed.GetRequiredValue(texts),
                        Calibration = parsed.GetValue(calibration),
                        Form = form.Read(parsed),
                        Seed = parsed.GetValue(seed),
                        Always = parsed.GetValue(always),
                    },
                    cancellation);
                bool isJson = parsed.GetValue(json);
                if (isJson)
                {
                    Terminal.WriteJson(report);
                }
                else
                {
                    TerminalReport.Write(Terminal.Output, LexiconSection.Of(report));
                }

                new Ending(LexiconSection.Verdict(report))
                {
                    Written = report.File is { } file ? [cascade.Path, Path.Combine(cascade.Folder, file)] : [],
                    Next = report.Added
                        ? $"{ToolCommand.Name} evaluate {Ending.Quoted(cascade.Path)} --data TEST.tsv --dial 1%,2%,5%"
                        : null,
                }.Write(isJson);
            },
            cancellation));
        return command;
    }
}
