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
        TextsOrData source = new(" to analyze");
        Option<CascadeRule?> rule = RuleOption.Create();
        Option<float?> dial = CommonArguments.Dial();
        Option<int> top = NumberOption.WithDefault(
            "--top", "How many wrong texts are told for each early exit.", DefaultTop, 0, 10_000);
        Option<string?> charts = CommonArguments.Charts("A folder for the charts, as SVG.");
        Option<bool> json = CommonArguments.Json();
        Verb command = new(
            "analyze", "Tells what goes with confidence, where texts leave by length, which are wrong there, and how "
                + "good probabilities are.")
        {
            Page = "analyze",
            Examples = ["analyze news --data dev.tsv", "analyze news --texts lines.txt --charts analysis"],
        };
        command.AddArguments(manifest)
            .AddGroup(CommonArguments.DataGroup, [.. source.All, .. form.All])
            .AddGroup(CommonArguments.ExitsGroup, rule, dial)
            .AddGroup(CommonArguments.OutputGroup, top, charts, json);
        command.SetAction((parsed, cancellation) => Task.Run(
            () =>
            {
                TextsOrData.TextFile texts = source.Read(parsed);
                CascadeManifest cascade = CascadeManifest.Load(parsed.GetRequiredValue(manifest));
                using ReportFolder? folder =
                    parsed.GetValue(charts) is { } target ? ReportFolder.Open(target) : null;
                CascadeRule chosen = parsed.GetValue(rule) ?? (CascadeRule)cascade.Spec.Rule;
                float? setting = parsed.GetValue(dial);
                if (setting is { } value)
                {
                    DialRange.Check(cascade.Spec, chosen, value);
                }

                CascadeTrace trace = texts.Trace(cascade, form.Read(parsed), cancellation);
                AnalysisReport report = Analyzer.Analyze(cascade.Spec, trace, chosen, setting, parsed.GetValue(top));
                ReportSection[] sections = [AnalysisSection.Of(report), AnalysisSection.Probabilities(report)];
                folder?.Write(sections.SelectMany(section => section.Charts));
                bool isJson = parsed.GetValue(json);
                if (isJson)
                {
                    Terminal.WriteJson(report);
                }
                else
                {
                    Array.ForEach(sections, section => TerminalReport.Write(Terminal.Output, section));
                }

                new Ending(Verdicts.Of(cascade.Spec, trace, chosen, setting))
                {
                    Written = parsed.GetValue(charts) is { } drawn ? [drawn] : [],
                    Next = $"{ToolCommand.Name} report {Ending.Quoted(parsed.GetRequiredValue(manifest))} "
                        + $"{texts.Option} --out report",
                }.Write(isJson);
            },
            cancellation));
        return command;
    }
}
