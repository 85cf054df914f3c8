using System.CommandLine;
using System.Runtime.InteropServices;
using EarlyExitGen.Toolchain.Foundation;
using EarlyExitGen.Toolchain.Foundation.Cli;
using EarlyExitGen.Toolchain.Verbs.Starting;
using EarlyExitGen.Toolchain.Verbs.Training;

namespace EarlyExitGen.Toolchain.Commands;

/// <summary><c>earlyexit new</c>: the whole way from labelled texts to a cascade.</summary>
internal static class NewCommand
{
    // What a shell reports for a program that Ctrl-C ended.
    private const int InterruptedCode = 130;

    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        NewArguments arguments = new();
        Verb command = new(
            "new", "Goes the whole way from labelled texts to a cascade: train, calibrate, export, evaluate, report.")
        {
            Page = "new",
            SavesWhenStopped = true,
            Examples =
            [
                "new reviews.csv --from minilm-l6 --out reviews --minutes 10",
                "new train.tsv --dev dev.tsv --from minilm-l6 -o news --quantize",
            ],
        };
        arguments.AddTo(command);
        command.SetAction(parsed => Run(arguments.Read(parsed)));
        return command;
    }

    private static int Run(StartRequest request)
    {
        // Before libtorch is loaded, which not everybody has.
        if (!Directory.Exists(request.From))
        {
            throw new ToolException($"{request.From}: no such folder; {StartModel.Advice}");
        }

        TorchLibrary.Load();
        using CancellationTokenSource stop = new();
        void Stop(PosixSignalContext context)
        {
            context.Cancel = true;
            stop.Cancel();
        }

        using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using PosixSignalRegistration terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        try
        {
            if (Starter.TryRun(request, stop.Token))
            {
                return 0;
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Told below.
        }

        Console.Error.WriteLine(Starter.CanResume(request)
            ? "Stopped; repeat the command with --resume to go on."
            : "Stopped; nothing was written.");
        return InterruptedCode;
    }
}
