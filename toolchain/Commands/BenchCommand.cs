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
        Option<string> data = new("--data")
        {
            Description = "Texts as in traffic, labelled or not; the labels are not looked at.",
            HelpName = "FILE|-",
            Required = true,
        };
        Option<string?> plain = CommonArguments.Plain();
        Option<int> threads = NumberOption.WithDefault(
            "--threads", "The threads that compute one text, on both sides; 0 for the runtime's default.", 0, 0, 1024);
        Option<int> rounds = NumberOption.WithDefault(
            "--rounds", "Into how many rounds the texts are split; confidence intervals come from them.", 20, 1, 100_000);
        Option<string?> picture = new("--picture")
        {
            Description = "Where the times of the texts by the exit that answers them are drawn, as *.png or *.svg; - is standard output, as SVG.",
            HelpName = "FILE|-",
        };
        Option<bool> json = CommonArguments.Json();
        Command command = new(
            "bench", "Times every exit, throughput, overhead and allocation of a cascade against its plain model.")
        {
            manifest, data, plain, threads, rounds, picture, json,
        };
        form.AddTo(command);
        command.SetAction((parsed, cancellation) => Task.Run(
            () =>
            {
                string? file = parsed.GetValue(picture);
                ChartFile.CheckApart(file, parsed.GetValue(json));
                using OutputFile? chart = file is null ? null : ChartFile.Open(file);
                BenchReport report = Run(
                    CascadeManifest.Load(parsed.GetRequiredValue(manifest)),
                    parsed.GetRequiredValue(data),
                    form.Read(parsed),
                    parsed.GetValue(plain),
                    parsed.GetValue(threads),
                    parsed.GetValue(rounds),
                    cancellation);
                if (chart is not null)
                {
                    ChartFile.Save(LatencyChart.Draw([.. report.Latencies.SkipLast(1)], report.Latencies[^1]), file!, chart);
                }

                if (parsed.GetValue(json))
                {
                    Terminal.WriteJson(report);
                }
                else
                {
                    TerminalReport.Write(Terminal.Beside(file), BenchSection.Of(report));
                }
            },
            cancellation));
        return command;
    }

    private static BenchReport Run(
        CascadeManifest manifest, string dataFile, DataForm form, string? plain, int threads, int rounds, CancellationToken cancellation)
    {
        DataNeeds needs = new(LabelNeed.Optional, TextTask.Of(manifest).Pair);
        Instance[] data = [.. DataFile.Read(dataFile, form, needs).Rows.Select(row => new Instance(Instance.Unlabelled, row.First, row.Second))];
        string plainModel = PlainModel.FileOf(manifest, plain) ?? throw new ToolException(
            $"{manifest.Folder}: there is no plain.onnx to compare with; give the plain model's graph by --plain.");

        // Checks every file by its hash.
        InterpretedCascade.Load(manifest.Path).Dispose();

        Terminal.Error.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"{MachineInfo.Describe()}");
        Bencher bencher = new(manifest, plainModel, data, threads, rounds);
        return ProgressBar.Run("Timing", bencher.Steps, step => bencher.Run(step, cancellation));
    }
}
