using System.CommandLine;
using EarlyExitGen.Toolchain.Foundation;
using EarlyExitGen.Toolchain.Foundation.Cli;
using EarlyExitGen.Toolchain.Foundation.Data;
using EarlyExitGen.Toolchain.Foundation.Files;
using EarlyExitGen.Toolchain.Model.Manifests;
using EarlyExitGen.Toolchain.Verbs.Charts;
using EarlyExitGen.Toolchain.Verbs.Comparison;
using EarlyExitGen.Toolchain.Verbs.Reporting;
using EarlyExitGen.Toolchain.Verbs.Tracing;

namespace EarlyExitGen.Toolchain.Commands;

/// <summary><c>earlyexit compare</c>: exit rules, oracles and models without exits on the same texts.</summary>
internal static class CompareCommand
{
    private const string Why = "comparing accuracies";

    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        DataOptions form = new();
        Argument<string> manifest = CommonArguments.Manifest();
        Option<string?> dev =
            CommonArguments.Labelled("--dev", "Labelled data, or a trace, on which dials are chosen.");
        dev.Required = true;
        Option<string> data = CommonArguments.Data("Other labelled data, or a trace, on which all is measured.");
        Option<string[]> baselines = new("--baseline")
        {
            Description = "Manifests of models for the same task without early exits, with commas between them.",
            HelpName = "MANIFEST,...",
            CustomParser = CommaList.Texts,
        };
        Option<int> seed = CommonArguments.Seed("What the intervals depend on.");
        Option<string?> charts = CommonArguments.Charts(
            "Where accuracy against layers is drawn: a folder, a file *.svg or *.png, or -.", ChartPlace.HelpName);
        Option<bool> json = CommonArguments.Json();
        Verb command = new(
            "compare",
            "Compares exit rules at equal accuracy and at equal disagreement, and with models without exits.")
        {
            Page = "compare",
            Examples =
            [
                "compare news --dev dev.tsv --data test.tsv",
                "compare news --dev dev.tsv --data test.tsv --charts rules.svg",
            ],
        };
        command.AddArguments(manifest)
            .AddGroup(CommonArguments.DataGroup, [dev, data, baselines, .. form.All])
            .AddGroup(CommonArguments.RunGroup, seed)
            .AddGroup(CommonArguments.OutputGroup, charts, json);
        command.SetAction((parsed, cancellation) => Task.Run(
            () => Run(
                CascadeManifest.Load(parsed.GetRequiredValue(manifest)),
                parsed.GetRequiredValue(dev)!,
                parsed.GetRequiredValue(data),
                form.Read(parsed),
                parsed.GetValue(baselines) ?? [],
                parsed.GetValue(seed),
                parsed.GetValue(charts),
                parsed.GetValue(json),
                cancellation),
            cancellation));
        return command;
    }

    private static void Run(
        CascadeManifest manifest,
        string devFile,
        string testFile,
        DataForm form,
        string[] baselines,
        int seed,
        string? charts,
        bool json,
        CancellationToken cancellation)
    {
        using ChartPlace? place = ChartPlace.Open(charts, json);
        CascadeTrace dev = TraceSource.LoadLabelled(manifest, devFile, form, Why, cancellation);
        CascadeTrace test = TraceSource.LoadLabelled(manifest, testFile, form, Why, cancellation);
        BaselineTrace[] others = [.. baselines.Select(file => Trace(manifest, file, test, seed, cancellation))];
        CompareReport report = Working.Run(
            "Comparing rules", () => Comparer.Compare(manifest.Spec, dev, test, others, seed, cancellation));
        string? drawn = place?.Write(CompareSection.Chart(RuleChart.Of(manifest.Spec, test, report)));

        if (json)
        {
            Terminal.WriteJson(report);
        }
        else
        {
            TerminalReport.Write(Terminal.Beside(charts), CompareSection.Of(report, chart: null));
        }

        string files = $"--data {Ending.Quoted(testFile)} --dev {Ending.Quoted(devFile)}";
        new Ending(Verdicts.Of(report))
        {
            Written = drawn is null ? [] : [drawn],
            Next = $"{ToolCommand.Name} report {Ending.Quoted(manifest.Path)} {files} --out report",
        }.Write(json || place is { IsOutput: true });
    }

    private static BaselineTrace Trace(
        CascadeManifest cascade, string file, CascadeTrace test, int seed, CancellationToken cancellation)
    {
        CascadeManifest manifest = CascadeManifest.Load(file);
        if (manifest.Spec.Labels.Count != cascade.Spec.Labels.Count || manifest.Spec.Input != cascade.Spec.Input)
        {
            throw new ToolException(
                $"{file}: it is for another task ({manifest.Spec.Labels.Count} labels, {manifest.Spec.Input}) than "
                + $"the cascade ({cascade.Spec.Labels.Count} labels, {cascade.Spec.Input}).");
        }

        if (manifest.Spec.Models.Count > 0)
        {
            throw new ToolException(
                $"--baseline: {file} goes on with the model '{manifest.Spec.Models[0].Name}', but a baseline is one "
                + "model without early exits; give that of one of its models.");
        }

        Instance[] texts = [.. test.Texts.Select(text => text.Instance)];
        string name = Path.GetFileName(manifest.Path);
        BaselineTrace trace = new(
            name,
            ProgressBar.Run(
                "Running " + name,
                texts.Length,
                step => CascadeTracer.Record(manifest, texts, step, cancellation)));
        return cascade.Spec.Models.Count == 0 ? trace : trace with
        {
            Cost = Working.Run(
                "Timing " + name, () => BaselineTimer.Measure(cascade, manifest, texts, seed, cancellation)),
        };
    }
}
