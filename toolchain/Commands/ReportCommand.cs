using System.CommandLine;
using System.Globalization;
using EarlyExitGen.Toolchain.Foundation.Cli;
using EarlyExitGen.Toolchain.Foundation.Data;
using EarlyExitGen.Toolchain.Foundation.Files;
using EarlyExitGen.Toolchain.Model.Manifests;
using EarlyExitGen.Toolchain.Verbs.Analysis;
using EarlyExitGen.Toolchain.Verbs.Comparison;
using EarlyExitGen.Toolchain.Verbs.Labels;
using EarlyExitGen.Toolchain.Verbs.Reporting;
using EarlyExitGen.Toolchain.Verbs.Sweeping;
using EarlyExitGen.Toolchain.Verbs.Tracing;
using Spectre.Console;

namespace EarlyExitGen.Toolchain.Commands;

/// <summary><c>earlyexit report</c>: all that was measured of a cascade, on one page.</summary>
internal static class ReportCommand
{
    private const int Settings = 20;
    private const string Html = "report.html";
    private const string Markdown = "report.md";

    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        DataOptions form = new();
        Argument<string> manifest = CommonArguments.Manifest();
        TextsOrData source = new(" on which all is measured");
        Option<string?> dev = CommonArguments.Labelled(
            "--dev", "Other labelled data, or a trace, on which dials are chosen; without it rules are not compared.");
        Option<string> target = CommonArguments.Out("The folder for report.html, report.md and its charts.");
        Verb command = new(
            "report",
            "Writes exits, settings, sweep, rules, analyses and reliability as one HTML page, and as Markdown.")
        {
            Page = "report",
            Examples = ["report news --data test.tsv --out report", "report news -d test.tsv --dev dev.tsv -o report"],
        };
        command.AddArguments(manifest)
            .AddGroup(CommonArguments.DataGroup, [.. source.All, dev, .. form.All])
            .AddGroup(CommonArguments.OutputGroup, target);
        command.SetAction((parsed, cancellation) => Task.Run(
            () => Run(
                CascadeManifest.Load(parsed.GetRequiredValue(manifest)),
                source.Read(parsed),
                form.Read(parsed),
                parsed.GetValue(dev),
                parsed.GetRequiredValue(target),
                cancellation),
            cancellation));
        return command;
    }

    private static void Run(
        CascadeManifest manifest,
        TextsOrData.TextFile texts,
        DataForm form,
        string? devFile,
        string folder,
        CancellationToken cancellation)
    {
        using ReportFolder output = ReportFolder.Open(folder);
        CascadeRule rule = (CascadeRule)manifest.Spec.Rule;
        CascadeTrace trace = devFile is null
            ? texts.Trace(manifest, form, cancellation)
            : TraceSource.LoadLabelled(manifest, texts.Path, form, "--dev", cancellation);
        AnalysisReport analysis = Analyzer.Analyze(manifest.Spec, trace, rule, dial: null, AnalyzeCommand.DefaultTop);
        List<ReportSection> sections =
        [
            SummarySection.Of(manifest, trace),
            SweepSection.Of([Sweeper.Sweep(manifest.Spec, rule, trace, new ExitFlops(manifest, trace), Settings)]),
        ];
        if (trace.Logits.IsLabelled)
        {
            sections.Add(LabelSection.Of(manifest.Spec, trace));
        }

        if (devFile is not null)
        {
            CascadeTrace dev = TraceSource.LoadLabelled(manifest, devFile, form, "choosing dials", cancellation);
            CompareReport comparison = Working.Run(
                "Comparing rules", () => Comparer.Compare(manifest.Spec, dev, trace, [], seed: 1, cancellation));
            sections.Add(CompareSection.Of(comparison, RuleChart.Draw(manifest.Spec, trace, comparison)));
        }

        sections.Add(AnalysisSection.Of(analysis));
        sections.Add(AnalysisSection.Probabilities(analysis));
        ReportPage page = new($"{manifest.Spec.ClassName}: an early-exit cascade", sections);
        cancellation.ThrowIfCancellationRequested();
        output.Write(
            sections.SelectMany(section => section.Charts),
            (Markdown, MarkdownReport.Write(page)),
            (Html, HtmlReport.Write(page)));
        new Ending(Verdicts.Of(manifest.Spec, trace, rule, dial: null))
        {
            Written = [Path.Combine(folder, Html), Path.Combine(folder, Markdown)],
            Next = $"{ToolCommand.Name} tune {Ending.Quoted(manifest.Path)} {texts.Option} --max-disagreement 1%",
        }.Write(isOutputTaken: false);
    }
}
