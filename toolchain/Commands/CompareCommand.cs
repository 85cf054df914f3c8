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
        Option<string> dev = new("--dev")
        {
            Description = "Labelled data, or a trace of it, on which dials are chosen.",
            HelpName = TraceSource.HelpName,
            Required = true,
        };
        Option<string> data = new("--data")
        {
            Description = "Other labelled data, or a trace of it, on which all is measured.",
            HelpName = TraceSource.HelpName,
            Required = true,
        };
        Option<string[]> baselines = new("--baseline")
        {
            Description = "Manifests of models for the same task without early exits, with commas between them.",
            HelpName = "A.cascade.json,...",
            CustomParser = CommaList.Texts,
        };
        Option<int> seed = NumberOption.WithDefault("--seed", "What the intervals depend on.", 1, 0, int.MaxValue);
        Option<string?> picture = new("--picture")
        {
            Description = "Where accuracy against layers is drawn, as *.png or *.svg; - is standard output, as SVG.",
            HelpName = "FILE|-",
        };
        Option<bool> json = CommonArguments.Json();
        Command command = new(
            "compare", "Compares exit rules at equal accuracy and at equal disagreement, and with models without exits.")
        {
            manifest, dev, data, baselines, seed, picture, json,
        };
        form.AddTo(command);
        command.SetAction((parsed, cancellation) => Task.Run(
            () => Run(
                CascadeManifest.Load(parsed.GetRequiredValue(manifest)),
                parsed.GetRequiredValue(dev),
                parsed.GetRequiredValue(data),
                form.Read(parsed),
                parsed.GetValue(baselines) ?? [],
                parsed.GetValue(seed),
                parsed.GetValue(picture),
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
        string? picture,
        bool json,
        CancellationToken cancellation)
    {
        ChartFile.CheckApart(picture, json);
        using OutputFile? chart = picture is null ? null : ChartFile.Open(picture);
        CascadeTrace dev = TraceSource.LoadLabelled(manifest, devFile, form, Why, cancellation);
        CascadeTrace test = TraceSource.LoadLabelled(manifest, testFile, form, Why, cancellation);
        BaselineTrace[] others = [.. baselines.Select(file => Trace(manifest, file, test, cancellation))];
        CompareReport report = Comparer.Compare(manifest.Spec, dev, test, others, seed);
        if (chart is not null)
        {
            ChartFile.Save(RuleChart.Draw(manifest.Spec, test, report), picture!, chart);
        }

        if (json)
        {
            Terminal.WriteJson(report);
        }
        else
        {
            TerminalReport.Write(Terminal.Beside(picture), CompareSection.Of(report, chart: null));
        }
    }

    private static BaselineTrace Trace(
        CascadeManifest cascade, string file, CascadeTrace test, CancellationToken cancellation)
    {
        CascadeManifest manifest = CascadeManifest.Load(file);
        if (manifest.Spec.Labels.Count != cascade.Spec.Labels.Count || manifest.Spec.Input != cascade.Spec.Input)
        {
            throw new ToolException(
                $"{file}: it is for another task ({manifest.Spec.Labels.Count} labels, {manifest.Spec.Input}) than the cascade "
                + $"({cascade.Spec.Labels.Count} labels, {cascade.Spec.Input}).");
        }

        Instance[] texts = [.. test.Texts.Select(text => text.Instance)];
        return new BaselineTrace(
            Path.GetFileName(file),
            ProgressBar.Run(
                "Running " + Path.GetFileName(file),
                texts.Length,
                step => CascadeTracer.Record(manifest, texts, step, cancellation)));
    }
}
