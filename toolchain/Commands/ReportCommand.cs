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
        CascadeTrace trace = devFile is null
            ? TraceSource.Load(manifest, data, form, cancellation)
            : TraceSource.LoadLabelled(manifest, data, form, "--dev", cancellation);
        CascadeTrace? dev = devFile is null
            ? null
            : TraceSource.LoadLabelled(manifest, devFile, form, "choosing dials", cancellation);
        CascadePage.Write(manifest, trace, dev, output);
        Terminal.Error.MarkupLineInterpolated(
            CultureInfo.InvariantCulture, $"{trace.Texts.Count} texts: {Path.Combine(folder, CascadePage.Html)}");
    }
}
