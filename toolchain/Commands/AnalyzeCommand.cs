using System.CommandLine;
using EarlyExitGen.Toolchain.Foundation.Cli;
using EarlyExitGen.Toolchain.Foundation.Files;
using EarlyExitGen.Toolchain.Model.Manifests;
using EarlyExitGen.Toolchain.Verbs.Analysis;
using EarlyExitGen.Toolchain.Verbs.Reporting;
using EarlyExitGen.Toolchain.Verbs.Tracing;

namespace EarlyExitGen.Toolchain.Commands;

/// <summary><c>earlyexit analyze</c>: what decides where texts leave, and what goes wrong there.</summary>
internal static class AnalyzeCommand
{
    /// <summary>How many wrong texts are told for each exit unless asked otherwise.</summary>
    public const int DefaultTop = 5;

    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        DataOptions form = new();
        Argument<string> manifest = CommonArguments.Manifest();
        Option<string> data = new("--data")
        {
            Description = "Texts, labelled or not, or a trace of them.",
            HelpName = TraceSource.HelpName,
            Required = true,
        };
        Option<CascadeRule?> rule = RuleOption.Create();
        Option<float?> dial = RealOption.Dial("--dial", "The dial of the decisions. Default: the manifest's.");
        Option<int> top = NumberOption.WithDefault("--top", "How many wrong texts are told for each early exit.", DefaultTop, 0, 10_000);
        Option<DirectoryInfo?> charts = new("--charts") { Description = "A folder for the charts, as SVG.", HelpName = "FOLDER" };
        Option<bool> json = CommonArguments.Json();
        Command command = new(
            "analyze", "Tells what goes with confidence, where texts leave by length, which are wrong there, and how good probabilities are.")
        {
            manifest, data, rule, dial, top, charts, json,
        };
        form.AddTo(command);
        command.SetAction((parsed, cancellation) => Task.Run(
            () =>
            {
                CascadeManifest cascade = CascadeManifest.Load(parsed.GetRequiredValue(manifest));
                using ReportFolder? folder =
                    parsed.GetValue(charts) is { } target ? ReportFolder.Open(target.ToString()) : null;
                CascadeRule chosen = parsed.GetValue(rule) ?? (CascadeRule)cascade.Spec.Rule;
                float? setting = parsed.GetValue(dial);
                if (setting is { } value)
                {
                    DialRange.Check(cascade.Spec, chosen, value);
                }

                CascadeTrace trace = TraceSource.Load(cascade, parsed.GetRequiredValue(data), form.Read(parsed), cancellation);
                AnalysisReport report = Analyzer.Analyze(cascade.Spec, trace, chosen, setting, parsed.GetValue(top));
                ReportSection[] sections = [AnalysisSection.Of(report), AnalysisSection.Probabilities(report)];
                folder?.Write(sections.SelectMany(section => section.Charts));
                if (parsed.GetValue(json))
                {
                    Terminal.WriteJson(report);
                    return;
                }

                foreach (ReportSection section in sections)
                {
                    TerminalReport.Write(Terminal.Output, section);
                }
            },
            cancellation));
        return command;
    }
}
