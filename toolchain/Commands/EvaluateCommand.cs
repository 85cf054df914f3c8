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
        Option<string> data = CommonArguments.Data("Labelled data; neither trained on nor calibrated on.");
        Option<float[]> dials = new("--dial")
        {
            Description = "The settings of the dial to measure at, with commas between them; rates as 1% or 0.01.",
            HelpName = "X,X,...",
            Required = true,
            CustomParser = CommaList.Dials,
        };
        Option<CascadeRule?> rule = RuleOption.Create();
        Option<string?> plain = CommonArguments.Plain(", if it is there");
        Option<int> threads = CommonArguments.Threads("in the cascade and in the plain model");
        Option<bool> json = CommonArguments.Json();
        Verb command = new(
            "evaluate",
            "Runs a cascade one text at a time and compares it with its plain model, alternating in one process.")
        {
            Page = "export",
            Examples =
            [
                "evaluate news --data test.tsv --dial 1%,2%,5%",
                "evaluate news -d test.csv --columns text,label --dial 2% -j",
            ],
        };
        command.AddArguments(manifest)
            .AddGroup(CommonArguments.DataGroup, [data, .. form.All])
            .AddGroup(CommonArguments.ExitsGroup, dials, rule)
            .AddGroup(CommonArguments.RunGroup, plain, threads)
            .AddGroup(CommonArguments.OutputGroup, json);
        command.SetAction((parsed, cancellation) => Task.Run(
            () =>
            {
                CascadeManifest cascade = CascadeManifest.Load(parsed.GetRequiredValue(manifest));
                EvaluationReport report = Run(
                    cascade,
                    parsed.GetRequiredValue(data),
                    form.Read(parsed),
                    parsed.GetRequiredValue(dials),
                    parsed.GetValue(rule),
                    parsed.GetValue(plain),
                    parsed.GetValue(threads),
                    cancellation);
                Print(report, parsed.GetValue(json));
                End(report, cascade, parsed.GetValue(rule), parsed.GetValue(json));
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
        // What can be wrong is looked at before anything takes long.
        Array.ForEach(dials, dial => DialRange.Check(manifest.Spec, rule ?? (CascadeRule)manifest.Spec.Rule, dial));
        string? plainFile = PlainModel.FileOf(manifest, plain);
        IReadOnlyList<Instance> data =
            Working.Run($"Reading {dataFile}", () => TaskData.Read(dataFile, form, TextTask.Of(manifest)));
        using InterpretedCascade cascade = Working.Run(
            "Loading the cascade",
            () => InterpretedCascade.Load(manifest.Path, new CascadeOptions { IntraOpThreads = threads }, rule));
        using PlainModel? plainModel = plainFile is null ? null : Working.Run(
            "Trying out how the plain model is fastest",
            () => PlainModel.LoadFaster(manifest, plainFile, threads, data, cancellation));

        Terminal.Error.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"{MachineInfo.Describe()}");
        return ProgressBar.Run(
            "Classifying",
            data.Count,
            step => Evaluator.Evaluate(cascade, plainModel, data, dials, step, cancellation));
    }

    private static void End(EvaluationReport report, CascadeManifest cascade, CascadeRule? rule, bool json)
    {
        CascadeRule chosen = rule ?? (CascadeRule)cascade.Spec.Rule;
        IEnumerable<string> reasons = report.Points
            .Select(point => Verdicts.WhyNoneLeaves(cascade.Spec, chosen, point.Dial!.Value)).OfType<string>();
        new Ending(string.Join('\n', reasons.Append(Verdicts.Of(report))))
        {
            Next = $"{ToolCommand.Name} tune {Ending.Quoted(cascade.Path)} --data DEV.tsv --max-disagreement 1%",
        }.Write(json);
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
            TerminalReport.Write(Terminal.Output, LabelSection.Of([.. report.Points.Prepend(
                report.NeverExit).Select(point => (
                point.Dial is { } dial
                    ? string.Create(CultureInfo.InvariantCulture, $"dial {dial}")
                    : "never exit", point.ByLabel!))]));
        }
    }
}
