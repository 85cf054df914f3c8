using System.CommandLine;
using EarlyExitGen.Toolchain.Foundation;
using EarlyExitGen.Toolchain.Foundation.Cli;
using EarlyExitGen.Toolchain.Verbs.Inspection;

namespace EarlyExitGen.Toolchain.Commands;

/// <summary><c>earlyexit inspect</c>: tells where a classifier that somebody else exported can be cut.</summary>
internal static class InspectCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        Argument<string> model = new("MODEL") { Description = "The folder of an ONNX classifier as Hugging Face's "
            + "exporters leave it, or an ONNX file." };
        Option<bool> json = CommonArguments.Json();
        Verb command = new("inspect", "Tells how an ONNX classifier is made, and where it can be cut into blocks.")
        {
            Page = "attach",
            Examples = ["inspect classifier", "inspect classifier/model.onnx --json"],
        };
        command.AddArguments(model).AddGroup(CommonArguments.OutputGroup, json);
        command.SetAction((parsed, cancellation) => Task.Run(
            () => Run(parsed.GetRequiredValue(model), parsed.GetValue(json), cancellation), cancellation));
        return command;
    }

    private static int Run(string model, bool json, CancellationToken cancellation)
    {
        if (!json)
        {
            InspectionTable.Write(Terminal.Output, Inspector.Inspect(model, cancellation));
            return 0;
        }

        try
        {
            Terminal.WriteJson(Inspector.Inspect(model, cancellation));
            return 0;
        }
        catch (Exception e) when (e is ToolException or IOException or UnauthorizedAccessException)
        {
            Terminal.WriteJson(new Refusal(e.Message.ReplaceLineEndings(" ")));
            return CommandLine.FailedCode;
        }
    }
}
