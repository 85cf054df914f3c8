using System.CommandLine;
using System.Globalization;
using EarlyExitGen.Toolchain.Foundation.Cli;
using EarlyExitGen.Toolchain.Foundation.Data;
using EarlyExitGen.Toolchain.Model.Manifests;
using EarlyExitGen.Toolchain.Verbs.Pages;
using EarlyExitGen.Toolchain.Verbs.Reporting;
using EarlyExitGen.Toolchain.Verbs.Tracing;
using Spectre.Console;

namespace EarlyExitGen.Toolchain.Commands;

/// <summary><c>earlyexit report</c>: all that was measured of a cascade, on one page.</summary>
internal static class ReportCommand
{
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
        CascadeTrace trace = devFile is null
            ? texts.Trace(manifest, form, cancellation)
            : TraceSource.LoadLabelled(manifest, texts.Path, form, "--dev", cancellation);
        CascadeTrace? dev = devFile is null
            ? null
            : TraceSource.LoadLabelled(manifest, devFile, form, "choosing dials", cancellation);
        cancellation.ThrowIfCancellationRequested();
        CascadePage.Write(manifest, trace, dev, output);
        new Ending(Verdicts.Of(manifest.Spec, trace, (CascadeRule)manifest.Spec.Rule, dial: null))
        {
            Written = [Path.Combine(folder, CascadePage.Html), Path.Combine(folder, CascadePage.Markdown)],
            Next = $"{ToolCommand.Name} tune {Ending.Quoted(manifest.Path)} {texts.Option} --max-disagreement 1%",
        }.Write(isOutputTaken: false);
    }
}
