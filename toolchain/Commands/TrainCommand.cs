using System.CommandLine;
using System.Globalization;
using System.Runtime.InteropServices;
using EarlyExitGen.Toolchain.Foundation.Cli;
using EarlyExitGen.Toolchain.Model.Checkpoints;
using EarlyExitGen.Toolchain.Verbs.Training;
using Spectre.Console;

namespace EarlyExitGen.Toolchain.Commands;

/// <summary><c>earlyexit train</c>: fine-tunes an encoder together with a classifier at each exit.</summary>
internal static class TrainCommand
{
    // What a shell reports for a program that Ctrl-C ended.
    private const int InterruptedCode = 130;

    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        TrainArguments arguments = new();
        Command command = new("train", "Trains an encoder together with a classifier at each exit.");
        arguments.AddTo(command);
        command.SetAction(parsed => Run(arguments.Read(parsed), parsed.GetRequiredValue(arguments.Out).ToString(), new(
            parsed.GetValue(arguments.Resume),
            TimeSpan.FromMinutes(parsed.GetValue(arguments.SaveMinutes)),
            parsed.GetValue(arguments.Json))));
        return command;
    }

    private static int Run(TrainingOptions options, string folder, RunArguments run)
    {
        TorchLibrary.Load();
        using CancellationTokenSource stop = new();
        void Stop(PosixSignalContext context)
        {
            context.Cancel = true;
            stop.Cancel();
        }

        using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using PosixSignalRegistration terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        TrainingResult? result = TerminalProgress.Show(
            options.Exits,
            progress => TrainingRun.Run(options, folder, run.Resume, run.SaveEvery, progress, stop.Token));
        if (result is null)
        {
            Console.Error.WriteLine($"Stopped; repeat the command with --resume to go on. State: {folder}");
            return InterruptedCode;
        }

        if (run.Json)
        {
            Terminal.WriteJson(result);
        }
        else
        {
            Show(result, folder);
        }

        if (options.Split is { } shares)
        {
            ShowParts(folder, shares.Count);
        }

        return 0;
    }

    private static void Show(TrainingResult result, string folder)
    {
        Table table = new();
        table.AddColumns("exit after layer", "head", "dev accuracy", "dev loss");
        foreach (ExitScore exit in result.Exits)
        {
            table.AddRow(
                exit.Layer.ToString(CultureInfo.InvariantCulture),
                exit.Head,
                exit.Accuracy.ToString("P2", CultureInfo.InvariantCulture),
                exit.Loss.ToString("F4", CultureInfo.InvariantCulture));
        }

        Terminal.Output.Write(table);
        Terminal.Output.MarkupLineInterpolated(
            CultureInfo.InvariantCulture,
            $"{result.Steps} steps in {result.Seconds:F0} s, {result.TokensPerSecond:F0} tokens/s; checkpoint: {folder}");
    }

    private static void ShowParts(string folder, int parts)
    {
        string test = parts > 2 ? $", and {Path.Combine(folder, Checkpoint.TestFile)} for `evaluate`" : "";
        Terminal.Error.MarkupLineInterpolated(
            CultureInfo.InvariantCulture,
            $"{Path.Combine(folder, Checkpoint.DevFile)} holds the texts for `calibrate`, which takes them by itself{test}.");
    }

    private sealed record RunArguments(bool Resume, TimeSpan SaveEvery, bool Json);
}
