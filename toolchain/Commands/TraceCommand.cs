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
        TextsOrData source = new(" to run; an earlier trace is decided again");
        Option<string> target = CommonArguments.Out(
            "The file to write, *.jsonl. Default: -, standard output.", "FILE|-", isRequired: false);
        Option<CascadeRule?> rule = RuleOption.Create();
        Option<float?> dial = CommonArguments.Dial();
        Verb command = new(
            "trace", "Runs all exits over texts and writes their logits and what the cascade decides: JSON, a text on "
                + "each line.")
        {
            Page = "trace",
            Examples = ["trace news --data dev.tsv --out dev.jsonl", "trace news --texts lines.txt | head"],
        };
        command.AddArguments(manifest)
            .AddGroup(CommonArguments.DataGroup, [.. source.All, .. form.All])
            .AddGroup(CommonArguments.ExitsGroup, rule, dial)
            .AddGroup(CommonArguments.OutputGroup, target);
        command.SetAction((parsed, cancellation) => Task.Run(
            () => Run(
                CascadeManifest.Load(parsed.GetRequiredValue(manifest)),
                source.Read(parsed),
                form.Read(parsed),
                parsed.GetValue(target) ?? StandardStreams.Dash,
                parsed.GetValue(rule),
                parsed.GetValue(dial),
                cancellation),
            cancellation));
        return command;
    }

    private static void Run(
        CascadeManifest manifest,
        TextsOrData.TextFile texts,
        DataForm form,
        string target,
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
            target,
            [texts.Path, .. ManifestFiles.Of(manifest).Select(file => Path.Combine(manifest.Folder, file))]);
        CascadeTrace trace = texts.Trace(manifest, form, cancellation);
        output.Write(stream => TraceFile.Write(stream, trace, manifest.Spec, chosen, dial));
        if (StandardStreams.IsOutput(target))
        {
            return;
        }

        string kind = trace.Logits.IsLabelled ? "--data" : "--texts";
        new Ending(Verdicts.Of(manifest.Spec, trace, chosen, dial))
        {
            Written = [target],
            Next = $"{ToolCommand.Name} sweep {Ending.Quoted(manifest.Path)} {kind} {Ending.Quoted(target)}",
        }.Write(isOutputTaken: false);
    }
}
