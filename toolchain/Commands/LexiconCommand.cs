using System.CommandLine;
using EarlyExitGen.Toolchain.Foundation.Cli;
using EarlyExitGen.Toolchain.Model.Manifests;
using EarlyExitGen.Toolchain.Verbs.Lexicons;
using EarlyExitGen.Toolchain.Verbs.Reporting;
using Spectre.Console;

namespace EarlyExitGen.Toolchain.Commands;

/// <summary><c>earlyexit lexicon</c>: adds an exit that answers from the words alone.</summary>
internal static class LexiconCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        DataOptions form = new();
        Argument<string> manifest = CommonArguments.Manifest("; it is changed");
        Option<string[]> texts = new("--texts")
        {
            Description = "Texts as the cascade meets them, to learn from; labels are not looked at. Several files are possible.",
            HelpName = "FILE|-",
            Required = true,
            AllowMultipleArgumentsPerToken = true,
        };
        Option<string?> calibration = new("--calibration")
        {
            Description = "Other texts, on which neither this exit nor the model was trained, for the promises. Default: a fifth of "
                + "--texts.",
            HelpName = "FILE|-",
        };
        Option<int> seed = NumberOption.WithDefault(
            "--seed", "The seed of what is held out and of calibration's split into halves.", 1, 0, int.MaxValue);
        Option<bool> always = SwitchOption.Create("--always", "Add the exit, even where texts do not get faster by it.");
        Option<bool> json = CommonArguments.Json("the report");
        Command command = new(
            "lexicon",
            "Adds a first exit that answers from the words alone, before any block runs, learnt from the last exit.")
        {
            manifest, texts, calibration, seed, always, json,
        };
        form.AddTo(command);
        command.SetAction((parsed, cancellation) => Task.Run(
            () =>
            {
                LexiconReport report = LexiconAdder.Run(
                    new LexiconRequest
                    {
                        Manifest = CascadeManifest.Load(parsed.GetRequiredValue(manifest)),
                        Texts = parsed.GetRequiredValue(texts),
                        Calibration = parsed.GetValue(calibration),
                        Form = form.Read(parsed),
                        Seed = parsed.GetValue(seed),
                        Always = parsed.GetValue(always),
                    },
                    cancellation);
                if (parsed.GetValue(json))
                {
                    Terminal.WriteJson(report);
                    return;
                }

                TerminalReport.Write(Terminal.Output, LexiconSection.Of(report));
                Terminal.Output.WriteLine(LexiconSection.Verdict(report));
            },
            cancellation));
        return command;
    }
}
