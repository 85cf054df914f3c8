using System.CommandLine;
using System.Globalization;
using EarlyExitGen.Toolchain.Foundation.Cli;
using EarlyExitGen.Toolchain.Foundation.Data;
using EarlyExitGen.Toolchain.Model.Manifests;
using EarlyExitGen.Toolchain.Model.Tasks;
using EarlyExitGen.Toolchain.Verbs.Evaluation;
using EarlyExitGen.Toolchain.Verbs.Labels;
using EarlyExitGen.Toolchain.Verbs.Measuring;
using EarlyExitGen.Toolchain.Verbs.Reporting;
using Spectre.Console;

namespace EarlyExitGen.Toolchain.Commands;

/// <summary><c>earlyexit evaluate</c>: accuracy, disagreement and time of a cascade against its plain model.</summary>
internal static class EvaluateCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        DataOptions form = new();
        Argument<string> manifest = CommonArguments.Manifest();
        Option<string> data = new("--data")
        {
            Description = "Labelled data; neither trained on nor calibrated on.",
            HelpName = "FILE|-",
            Required = true,
        };
        Option<float[]> dials = new("--dial")
        {
            Description = "The settings of the dial to measure at, with commas between them.",
            HelpName = "A,B,...",
            Required = true,
            CustomParser = CommaList.Numbers,
        };
        Option<CascadeRule?> rule = RuleOption.Create();
        Option<string?> plain = CommonArguments.Plain(", if it is there");
        Option<int> threads = NumberOption.WithDefault(
            "--threads", "The threads that compute one text, in the cascade and in the plain model; 0 for the runtime's default.", 0, 0, 1024);
        Option<bool> json = CommonArguments.Json();
        Command command = new(
            "evaluate", "Runs a cascade one text at a time and compares it with its plain model, alternating in one process.")
        {
            manifest, data, dials, rule, plain, threads, json,
        };
        form.AddTo(command);
        command.SetAction((parsed, cancellation) => Task.Run(
            () =>
            {
                EvaluationReport report = Run(
                    CascadeManifest.Load(parsed.GetRequiredValue(manifest)),
                    parsed.GetRequiredValue(data),
                    form.Read(parsed),
                    parsed.GetRequiredValue(dials),
                    parsed.GetValue(rule),
                    parsed.GetValue(plain),
                    parsed.GetValue(threads),
                    cancellation);
                Print(report, parsed.GetValue(json));
            },
            cancellation));
        return command;
    }

    private static EvaluationReport Run(
        CascadeManifest manifest,
        string dataFile,
        DataForm form,
        float[] dials,
        CascadeRule? rule,
        string? plain,
        int threads,
        CancellationToken cancellation)
    {
        IReadOnlyList<Instance> data = TaskData.Read(dataFile, form, TextTask.Of(manifest));
        using InterpretedCascade cascade = InterpretedCascade.Load(
            manifest.Path, new CascadeOptions { IntraOpThreads = threads }, rule);
        Array.ForEach(dials, dial => DialRange.Check(manifest.Spec, cascade.Rule, dial));
        using PlainModel? plainModel = PlainModel.FileOf(manifest, plain) is { } file
            ? PlainModel.LoadFaster(manifest, file, threads, data, cancellation)
            : null;

        Terminal.Error.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"{MachineInfo.Describe()}");
        return ProgressBar.Run(
            "Classifying", data.Count, step => Evaluator.Evaluate(cascade, plainModel, data, dials, step, cancellation));
    }

    private static void Print(EvaluationReport report, bool json)
    {
        if (json)
        {
            Terminal.WriteJson(report);
        }
        else
        {
            TerminalReport.Write(Terminal.Output, EvaluationSection.Of(report));
            TerminalReport.Write(Terminal.Output, LabelSection.Of([.. report.Points.Prepend(report.NeverExit).Select(point => (
                point.Dial is { } dial ? string.Create(CultureInfo.InvariantCulture, $"dial {dial}") : "never exit", point.ByLabel!))]));
        }
    }
}
