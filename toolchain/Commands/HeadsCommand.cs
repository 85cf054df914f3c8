using System.CommandLine;
using EarlyExitGen.Toolchain.Foundation.Cli;
using EarlyExitGen.Toolchain.Model.Manifests;
using EarlyExitGen.Toolchain.Verbs.Relearning;
using EarlyExitGen.Toolchain.Verbs.Reporting;

namespace EarlyExitGen.Toolchain.Commands;

/// <summary><c>earlyexit heads</c>: learns the heads of a cascade's early exits again.</summary>
internal static class HeadsCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        DataOptions form = new();
        Argument<string> manifest = CommonArguments.Manifest();
        Option<string[]> texts = CommonArguments.LearningTexts("labels are not looked at.");
        Option<string?> calibration = CommonArguments.Labelled(
            "--calibration",
            "Other texts, on which neither the heads nor the model were trained, for the promises. Default: a fifth of "
                + "--texts.");
        Option<string> output = CommonArguments.Out("The folder that the cascade with the new heads goes to.");
        Option<int> epochs = CommonArguments.HeadEpochs();
        Option<int> seed = CommonArguments.Seed("What all chance comes from.");
        Option<bool> always =
            SwitchOption.Create("--always", "Write the cascade, even where texts do not get faster by it.");
        Option<bool> force = ForceOption.Create();
        Option<bool> json = CommonArguments.Json("the report");
        Verb command = new(
            "heads",
            "Learns the heads of early exits again, from the last exit's answers; the encoder stays as it is.")
        {
            Page = "heads",
            Examples =
            [
                "heads news --texts train.tsv --calibration dev.tsv --out better",
                "heads news -t lines.txt --calibration unseen.txt -o better",
            ],
        };
        command.AddArguments(manifest)
            .AddGroup(CommonArguments.DataGroup, [texts, calibration, .. form.All])
            .AddGroup(CommonArguments.RunGroup, epochs, seed)
            .AddGroup(CommonArguments.OutputGroup, output, always, force, json);
        command.SetAction((parsed, cancellation) => Task.Run(
            () =>
            {
                RelearnReport report = HeadRelearner.Run(
                    new RelearnRequest
                    {
                        Manifest = CascadeManifest.Load(parsed.GetRequiredValue(manifest)),
                        Out = parsed.GetRequiredValue(output),
                        Texts = parsed.GetRequiredValue(texts),
                        Calibration = parsed.GetValue(calibration),
                        Form = form.Read(parsed),
                        Epochs = parsed.GetValue(epochs),
                        Seed = parsed.GetValue(seed),
                        Always = parsed.GetValue(always),
                        Force = parsed.GetValue(force),
                    },
                    cancellation);
                bool isJson = parsed.GetValue(json);
                if (isJson)
                {
                    Terminal.WriteJson(report);
                }
                else
                {
                    TerminalReport.Write(Terminal.Output, RelearnSection.Of(report));
                }

                new Ending(RelearnSection.Verdict(report))
                {
                    Written = report.Written is { } folder ? [folder] : [],
                    Next = report.Written is { } cascade
                        ? $"{ToolCommand.Name} evaluate {Ending.Quoted(cascade)} --data TEST.tsv --dial 1%,2%,5%"
                        : null,
                }.Write(isJson);
            },
            cancellation));
        return command;
    }
}
