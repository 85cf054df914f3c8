using System.CommandLine;
using System.Globalization;
using EarlyExitGen.Toolchain.Foundation.Cli;
using EarlyExitGen.Toolchain.Foundation.Data;
using EarlyExitGen.Toolchain.Foundation.Files;
using EarlyExitGen.Toolchain.Model.Manifests;
using EarlyExitGen.Toolchain.Verbs.Tracing;
using Spectre.Console;

namespace EarlyExitGen.Toolchain.Commands;

/// <summary><c>earlyexit trace</c>: what every exit gives for every text.</summary>
internal static class TraceCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        DataOptions form = new();
        Argument<string> manifest = CommonArguments.Manifest();
        Option<string> data = new("--data")
        {
            Description = "Texts, labelled or not, or an earlier trace of them, which is decided again.",
            HelpName = TraceSource.HelpName,
            Required = true,
        };
        Option<string?> target = new("--out")
        {
            Description = "The file to write. Default: -, standard output.",
            HelpName = "FILE.jsonl|-",
        };
        Option<CascadeRule?> rule = RuleOption.Create();
        Option<float?> dial = RealOption.Dial("--dial", "The dial of the decisions. Default: the manifest's.");
        Command command = new(
            "trace", "Runs all exits over texts and writes their logits and what the cascade decides: JSON, a text on each line.")
        {
            manifest, data, target, rule, dial,
        };
        form.AddTo(command);
        command.SetAction((parsed, cancellation) => Task.Run(
            () => Run(
                CascadeManifest.Load(parsed.GetRequiredValue(manifest)),
                parsed.GetRequiredValue(data),
                form.Read(parsed),
                parsed.GetValue(target),
                parsed.GetValue(rule),
                parsed.GetValue(dial),
                cancellation),
            cancellation));
        return command;
    }

    private static void Run(
        CascadeManifest manifest,
        string data,
        DataForm form,
        string? target,
        CascadeRule? rule,
        float? dial,
        CancellationToken cancellation)
    {
        CascadeRule chosen = rule ?? (CascadeRule)manifest.Spec.Rule;
        if (dial is { } setting)
        {
            DialRange.Check(manifest.Spec, chosen, setting);
        }

        using OutputFile output = OutputFile.Open(
            target ?? StandardStreams.Dash,
            [data, .. ManifestFiles.Of(manifest).Select(file => Path.Combine(manifest.Folder, file))]);
        CascadeTrace trace = TraceSource.Load(manifest, data, form, cancellation);
        output.Write(stream => TraceFile.Write(stream, trace, manifest.Spec, chosen, dial));
        if (target is not null)
        {
            Terminal.Error.MarkupLineInterpolated(
                CultureInfo.InvariantCulture, $"{trace.Texts.Count} texts, {trace.ExitLayers.Count} exits: {target}");
        }
    }
}
