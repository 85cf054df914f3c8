using System.CommandLine;
using System.Globalization;
using EarlyExitGen.Toolchain.Foundation;
using EarlyExitGen.Toolchain.Foundation.Cli;
using EarlyExitGen.Toolchain.Foundation.Data;
using EarlyExitGen.Toolchain.Foundation.Files;
using EarlyExitGen.Toolchain.Model.Manifests;
using EarlyExitGen.Toolchain.Model.Tasks;
using EarlyExitGen.Toolchain.Verbs.Benchmarking;
using EarlyExitGen.Toolchain.Verbs.Charts;
using EarlyExitGen.Toolchain.Verbs.Measuring;
using EarlyExitGen.Toolchain.Verbs.Reporting;
using Spectre.Console;

namespace EarlyExitGen.Toolchain.Commands;

/// <summary><c>earlyexit bench</c>: what each exit of a cascade costs, against its plain model.</summary>
internal static class BenchCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        DataOptions form = new();
        Argument<string> manifest = CommonArguments.Manifest();
        TextsOrData source = new(", texts as in traffic; labels are not looked at");
        Option<string?> plain = CommonArguments.Plain();
        Option<int> threads = CommonArguments.Threads("on both sides");
        Option<int> rounds = NumberOption.WithDefault(
            "--rounds", "Into how many rounds the texts are split; confidence intervals come from "
                + "them.", 20, 1, 100_000);
        Option<string?> charts = CommonArguments.Charts(
            "Where the times of the texts by the exit that answers them are drawn: a folder, a file *.svg or *.png, "
            + "or -.",
            ChartPlace.HelpName);
        Option<bool> json = CommonArguments.Json();
        Verb command = new(
            "bench", "Times every exit, throughput, overhead and allocation of a cascade against its plain model.")
        {
            Page = "bench",
            Examples = ["bench news --texts lines.txt --rounds 5", "bench news --data test.tsv --charts times.svg"],
        };
        command.AddArguments(manifest)
            .AddGroup(CommonArguments.DataGroup, [.. source.All, .. form.OfTexts])
            .AddGroup(CommonArguments.RunGroup, plain, threads, rounds)
            .AddGroup(CommonArguments.OutputGroup, charts, json);
        command.SetAction((parsed, cancellation) => Task.Run(
            () =>
            {
                string path = parsed.GetRequiredValue(manifest);
                bool isJson = parsed.GetValue(json);
                TextsOrData.TextFile texts = source.Read(parsed);
                using ChartPlace? place = ChartPlace.Open(parsed.GetValue(charts), isJson);
                BenchReport report = Run(
                    CascadeManifest.Load(path),
                    texts.Path,
                    form.Read(parsed),
                    parsed.GetValue(plain),
                    parsed.GetValue(threads),
                    parsed.GetValue(rounds),
                    cancellation);
                string? drawn = place?.Write(new ReportChart(
                    "times-by-exit",
                    "The times of the texts by the exit that answers them, beside the plain model.",
                    LatencyChart.Of([.. report.Latencies.SkipLast(1)], report.Latencies[^1])));
                if (isJson)
                {
                    Terminal.WriteJson(report);
                }
                else
                {
                    TerminalReport.Write(Terminal.Beside(parsed.GetValue(charts)), BenchSection.Of(report));
                }

                new Ending(string.Create(
                    CultureInfo.InvariantCulture,
                    $"At the manifest's dial a text takes {report.OwnDial.Ratio:0.00} of the plain model's time, and "
                    + $"with all processors busy there are {report.Throughput.Ratio:0.0} times as many texts a "
                    + $"second."))
                {
                    Written = drawn is null ? [] : [drawn],
                    Next = $"{ToolCommand.Name} tune {Ending.Quoted(path)} {texts.Option} --min-speedup 4",
                }.Write(isJson || place is { IsOutput: true });
            },
            cancellation));
        return command;
    }

    private static BenchReport Run(
        CascadeManifest manifest,
        string dataFile,
        DataForm form,
        string? plain,
        int threads,
        int rounds,
        CancellationToken cancellation)
    {
        string plainModel = PlainModel.FileOf(manifest, plain) ?? throw new ToolException(
            $"{manifest.Folder}: there is no plain.onnx to compare with; give the plain model's graph by --plain.");
        DataNeeds needs = new(LabelNeed.Optional, TextTask.Of(manifest).Pair);
        Instance[] data = Working.Run(
            $"Reading {dataFile}",
            () => DataFile.Read(dataFile, form, needs).Rows
                .Select(row => new Instance(Instance.Unlabelled, row.First, row.Second)).ToArray());

        // Checks every file by its hash.
        Working.Run("Loading the cascade", () => InterpretedCascade.Load(manifest.Path).Dispose());

        Terminal.Error.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"{MachineInfo.Describe()}");
        Bencher bencher = new(manifest, plainModel, data, threads, rounds);
        return ProgressBar.Run("Timing", bencher.Steps, step => bencher.Run(step, cancellation));
    }
}
