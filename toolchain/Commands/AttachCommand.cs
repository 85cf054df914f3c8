using System.CommandLine;
using EarlyExitGen.Toolchain.Foundation;
using EarlyExitGen.Toolchain.Foundation.Cli;
using EarlyExitGen.Toolchain.Verbs.Attaching;
using EarlyExitGen.Toolchain.Verbs.Inspection;
using EarlyExitGen.Toolchain.Verbs.Reporting;

namespace EarlyExitGen.Toolchain.Commands;

/// <summary><c>earlyexit attach</c>: makes a cascade of a classifier that somebody else exported.</summary>
internal static class AttachCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        AttachArguments arguments = new();
        Verb command = new("attach", "Makes a cascade of an ONNX classifier, with exits learnt from its own answers.")
        {
            Page = "attach",
            Examples =
            [
                "attach model -t traffic.txt -o news --class News --namespace My",
                "attach m.onnx -t a.txt -o b --class B --namespace My --exits 0,3",
            ],
            SavesWhenStopped = true,
        };
        arguments.AddTo(command);
        command.SetAction((parsed, cancellation) => Task.Run(
            () => Run(arguments.Read(parsed), arguments.IsJson(parsed), cancellation), cancellation));
        return command;
    }

    private static int Run(AttachRequest request, bool json, CancellationToken cancellation)
    {
        AttachReport report;
        try
        {
            report = Attacher.Run(request, cancellation);
        }
        catch (Exception e) when (json && e is ToolException or CascadeException or IOException
            or UnauthorizedAccessException)
        {
            Terminal.WriteJson(new Refusal(e.Message.ReplaceLineEndings(" ")));
            return CommandLine.FailedCode;
        }

        if (json)
        {
            Terminal.WriteJson(report);
        }
        else
        {
            TerminalReport.Write(Terminal.Output, AttachSection.Of(report));
        }

        new Ending(AttachSection.Verdict(report))
        {
            Written = [request.Out],
            Next = $"{ToolCommand.Name} evaluate {Ending.Quoted(request.Out)} --data TEST.tsv --dial 1%,2%,5%",
        }.Write(json);
        return 0;
    }
}
