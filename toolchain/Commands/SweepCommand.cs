using System.CommandLine;
using System.Globalization;
using EarlyExitGen.Toolchain.Foundation;
using EarlyExitGen.Toolchain.Foundation.Cli;
using EarlyExitGen.Toolchain.Foundation.Data;
using EarlyExitGen.Toolchain.Foundation.Files;
using EarlyExitGen.Toolchain.Model.Manifests;
using EarlyExitGen.Toolchain.Verbs.Evaluation;
using EarlyExitGen.Toolchain.Verbs.Measuring;
using EarlyExitGen.Toolchain.Verbs.Reporting;
using EarlyExitGen.Toolchain.Verbs.Sweeping;
using EarlyExitGen.Toolchain.Verbs.Tracing;
using Spectre.Console;

namespace EarlyExitGen.Toolchain.Commands;

/// <summary><c>earlyexit sweep</c>: all that a dial can be, from one pass over the data.</summary>
internal static class SweepCommand
{
    private const int MostSettings = 100_000;

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
        Option<string[]> rules = new("--rule")
        {
            Description = "The exit rules, with commas between them. Default: the manifest's.",
            HelpName = RuleNames.All,
            CustomParser = CommaList.Texts,
        };
        Option<int> points = NumberOption.WithDefault("--points", "How many settings are told at most.", 40, 2, MostSettings);
        Option<float[]> time = new("--time")
        {
            Description = "Settings of the manifest's dial at which wall clock is measured against the plain model; needs labels.",
            HelpName = "A,B,...",
            CustomParser = CommaList.Numbers,
        };
        Option<DirectoryInfo?> charts = new("--charts")
        {
            Description = "A folder for the charts, as SVG: accuracy against layers, operations and time, each for itself.",
            HelpName = "FOLDER",
        };
        Option<bool> json = CommonArguments.Json();
        Command command = new("sweep", "Tells accuracy, disagreement and cost at every setting of the dial, from one pass over the data.")
        {
            manifest, data, rules, points, time, charts, json,
        };
        form.AddTo(command);
        command.SetAction((parsed, cancellation) => Task.Run(
            () =>
            {
                CascadeManifest cascade = CascadeManifest.Load(parsed.GetRequiredValue(manifest));
                using ReportFolder? folder =
                    parsed.GetValue(charts) is { } target ? ReportFolder.Open(target.ToString()) : null;
                IReadOnlyList<SweepReport> sweeps = Run(
                    cascade,
                    parsed.GetRequiredValue(data),
                    form.Read(parsed),
                    Rules(cascade, parsed.GetValue(rules) ?? []),
                    parsed.GetValue(points),
                    parsed.GetValue(time) ?? [],
                    cancellation);
                ReportSection section = SweepSection.Of(sweeps);
                folder?.Write(section.Charts);
                if (parsed.GetValue(json))
                {
                    Terminal.WriteJson(sweeps);
                }
                else
                {
                    TerminalReport.Write(Terminal.Output, section);
                }
            },
            cancellation));
        return command;
    }

    private static CascadeRule[] Rules(CascadeManifest manifest, string[] names) => names.Length == 0
        ? [(CascadeRule)manifest.Spec.Rule]
        : [.. names.Select(name => Array.Find(Enum.GetValues<CascadeRule>(), rule => IsNamed(rule, name)) is var rule && IsNamed(rule, name)
            ? rule
            : throw new UsageException($"--rule {name}: there is no such rule; choose of {RuleNames.All}."))];

    private static bool IsNamed(CascadeRule rule, string name) =>
        RuleNames.Of(rule).Equals(name, StringComparison.OrdinalIgnoreCase);

    private static SweepReport[] Run(
        CascadeManifest manifest,
        string data,
        DataForm form,
        CascadeRule[] rules,
        int points,
        float[] dials,
        CancellationToken cancellation)
    {
        Array.ForEach(dials, dial => DialRange.Check(manifest.Spec, (CascadeRule)manifest.Spec.Rule, dial));
        CascadeTrace trace = dials.Length > 0
            ? TraceSource.LoadLabelled(manifest, data, form, "--time", cancellation)
            : TraceSource.Load(manifest, data, form, cancellation);
        ExitFlops flops = new(manifest, trace);
        SweepReport[] sweeps = [.. rules.Select(rule => Sweeper.Sweep(manifest.Spec, rule, trace, flops, points))];
        if (dials.Length > 0)
        {
            sweeps[0] = sweeps[0] with { Timed = Time(manifest, [.. trace.Texts.Select(text => text.Instance)], dials, cancellation) };
        }

        return sweeps;
    }

    private static EvaluationReport Time(
        CascadeManifest manifest, IReadOnlyList<Instance> texts, float[] dials, CancellationToken cancellation)
    {
        using InterpretedCascade cascade = InterpretedCascade.Load(manifest.Path);
        using PlainModel? plainModel = PlainModel.FileOf(manifest, null) is { } file
            ? PlainModel.LoadFaster(manifest, file, threads: 0, texts, cancellation)
            : null;
        Terminal.Error.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"{MachineInfo.Describe()}");
        return ProgressBar.Run(
            "Timing", texts.Count, step => Evaluator.Evaluate(cascade, plainModel, texts, dials, step, cancellation));
    }
}
