using System.CommandLine;
using System.Globalization;
using EarlyExitGen.Toolchain.Foundation;
using EarlyExitGen.Toolchain.Foundation.Cli;
using EarlyExitGen.Toolchain.Foundation.Data;
using EarlyExitGen.Toolchain.Model.Checkpoints;
using EarlyExitGen.Toolchain.Verbs.Export;
using EarlyExitGen.Toolchain.Verbs.Training;
using Spectre.Console;

namespace EarlyExitGen.Toolchain.Commands;

/// <summary><c>earlyexit train</c>: fine-tunes an encoder together with a classifier at each exit.</summary>
internal static class TrainCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        TrainArguments arguments = new();
        Verb command = new("train", "Trains an encoder together with a classifier at each exit.")
        {
            Page = "training",
            Examples =
            [
                "train train.tsv --dev dev.tsv --from minilm --exits 0,2,6 -o model",
                "train all.csv --split 80,10,10 --from minilm --exits 0,6 -o model",
            ],
            SavesWhenStopped = true,
        };
        arguments.AddTo(command);
        command.SetAction((parsed, cancellation) => Task.Run(
            () => Run(
                arguments.Read(parsed),
                parsed.GetRequiredValue(arguments.Out),
                new(
                    parsed.GetValue(arguments.Resume),
                    TimeSpan.FromMinutes(parsed.GetValue(arguments.SaveMinutes)),
                    parsed.GetValue(arguments.Json),
                    arguments.Calibration(parsed)),
                cancellation),
            cancellation));
        return command;
    }

    private static void Run(TrainingOptions options, string folder, RunArguments run, CancellationToken stop)
    {
        TorchLibrary.Load();
        TrainingResult result = TerminalProgress.Show(
            options.Exits,
            progress => TrainingRun.Run(options, folder, run.Resume, run.SaveEvery, progress, stop))
            ?? throw new StoppedException($"stopped; repeat the command with --resume to go on. State: {folder}");
        Checkpoint trained = Checkpoint.Load(folder);
        if (options.Lexicon && !trained.IsLexical)
        {
            IReadOnlyList<Instance> texts = TrainingData.Load(options with { IsTold = true }, tunedLabels: null).Train;
            CheckpointLexicon.Learn(trained, texts, stop);
        }

        if (run.Json)
        {
            Terminal.WriteJson(result);
        }
        else
        {
            Show(result);
        }

        if (options.Split is { } shares)
        {
            ShowParts(folder, shares.Count);
        }

        new Ending(string.Create(
            CultureInfo.InvariantCulture,
            $"The last exit answers {result.Exits[^1].Accuracy:P2} of the held-out texts right, "
            + $"the first {result.Exits[0].Accuracy:P2}."))
        {
            Written = [folder],
            Next = run.Next,
        }.Write(run.Json);
    }

    private static void Show(TrainingResult result)
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
            $"{result.Steps} steps in {result.Seconds:F0} s, {result.TokensPerSecond:F0} tokens/s");
    }

    private static void ShowParts(string folder, int parts)
    {
        string test = parts > 2 ? $", and {Path.Combine(folder, Checkpoint.TestFile)} for `evaluate`" : "";
        string dev = Path.Combine(folder, Checkpoint.DevFile);
        Terminal.Error.MarkupLineInterpolated(
            CultureInfo.InvariantCulture,
            $"{dev} holds the texts for `calibrate`, which takes them by itself{test}.");
    }

    private sealed record RunArguments(bool Resume, TimeSpan SaveEvery, bool Json, string Next);
}
