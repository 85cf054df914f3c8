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

    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        DataOptions form = new();
        Argument<string> manifest = CommonArguments.Manifest();
        Option<string> data = new("--data")
        {
            Description = "Texts, labelled or not, or a trace of them, on which all is measured.",
            HelpName = TraceSource.HelpName,
            Required = true,
        };
        Option<string?> dev = new("--dev")
        {
            Description = "Other labelled data, or a trace of it, on which dials are chosen; without it rules are not compared.",
            HelpName = TraceSource.HelpName,
        };
        Option<DirectoryInfo> target = new("--out")
        {
            Description = "The folder for report.html, report.md and its charts.",
            HelpName = "FOLDER",
            Required = true,
        };
        Command command = new("report", "Writes exits, settings, sweep, rules, analyses and reliability as one HTML page, and as Markdown.")
        {
            manifest, data, dev, target,
        };
        form.AddTo(command);
        command.SetAction((parsed, cancellation) => Task.Run(
            () => Run(
                CascadeManifest.Load(parsed.GetRequiredValue(manifest)),
                parsed.GetRequiredValue(data),
                form.Read(parsed),
                parsed.GetValue(dev),
                parsed.GetRequiredValue(target).ToString(),
                cancellation),
            cancellation));
        return command;
    }

    private static void Run(
        CascadeManifest manifest, string data, DataForm form, string? devFile, string folder, CancellationToken cancellation)
    {
        using ReportFolder output = ReportFolder.Open(folder);
        CascadeRule rule = (CascadeRule)manifest.Spec.Rule;
        CascadeTrace trace = devFile is null
            ? TraceSource.Load(manifest, data, form, cancellation)
            : TraceSource.LoadLabelled(manifest, data, form, "--dev", cancellation);
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
            CompareReport comparison = Comparer.Compare(manifest.Spec, dev, trace, [], seed: 1);
            sections.Add(CompareSection.Of(comparison, RuleChart.Draw(manifest.Spec, trace, comparison)));
        }

        sections.Add(AnalysisSection.Of(analysis));
        sections.Add(AnalysisSection.Probabilities(analysis));
        ReportPage page = new($"{manifest.Spec.ClassName}: an early-exit cascade", sections);
        output.Write(
            sections.SelectMany(section => section.Charts),
            ("report.md", MarkdownReport.Write(page)),
            (Html, HtmlReport.Write(page)));
        Terminal.Error.MarkupLineInterpolated(
            CultureInfo.InvariantCulture, $"{trace.Texts.Count} texts: {Path.Combine(folder, Html)}");
    }
}
