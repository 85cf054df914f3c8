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
        TextsOrData source = new(" to measure on");
        Option<string[]> rules = new("--rule")
        {
            Description = "The exit rules, with commas between them. Default: the manifest's.",
            HelpName = RuleNames.All,
            CustomParser = CommaList.Texts,
        };
        Option<int> points =
            NumberOption.WithDefault("--points", "How many settings are told at most.", 40, 2, MostSettings);
        Option<float[]> time = new("--time")
        {
            Description = "Settings of the manifest's dial, rates as 1% or 0.01, at which wall clock is measured "
                + "against the plain model; needs labels.",
            HelpName = "X,X,...",
            CustomParser = CommaList.Dials,
        };
        Option<string?> charts = CommonArguments.Charts(
            "A folder for the charts, as SVG: accuracy against layers, operations and time, each for itself.");
        Option<bool> json = CommonArguments.Json();
        Verb command = new(
            "sweep", "Tells accuracy, disagreement and cost at every setting of the dial, from one pass over the data.")
        {
            Page = "sweep",
            Examples =
            [
                "sweep news --data dev.tsv",
                "sweep news -d dev.tsv --rule agreement,entropy --charts charts",
            ],
        };
        command.AddArguments(manifest)
            .AddGroup(CommonArguments.DataGroup, [.. source.All, .. form.All])
            .AddGroup(CommonArguments.ExitsGroup, rules, points, time)
            .AddGroup(CommonArguments.OutputGroup, charts, json);
        command.SetAction((parsed, cancellation) => Task.Run(
            () =>
            {
                TextsOrData.TextFile texts = source.Read(parsed);
                CascadeManifest cascade = CascadeManifest.Load(parsed.GetRequiredValue(manifest));
                using ReportFolder? folder =
                    parsed.GetValue(charts) is { } target ? ReportFolder.Open(target) : null;
                IReadOnlyList<SweepReport> sweeps = Run(
                    cascade,
                    texts,
                    form.Read(parsed),
                    Rules(cascade, parsed.GetValue(rules) ?? []),
                    parsed.GetValue(points),
                    parsed.GetValue(time) ?? [],
                    cancellation);
                ReportSection section = SweepSection.Of(sweeps);
                folder?.Write(section.Charts);
                bool isJson = parsed.GetValue(json);
                if (isJson)
                {
                    Terminal.WriteJson(sweeps);
                }
                else
                {
                    TerminalReport.Write(Terminal.Output, section);
                }

                new Ending(Verdicts.Of(sweeps[0]))
                {
                    Written = parsed.GetValue(charts) is { } drawn ? [drawn] : [],
                    Next = $"{ToolCommand.Name} tune {Ending.Quoted(parsed.GetRequiredValue(manifest))} {texts.Option} "
                        + "--max-disagreement 1%",
                }.Write(isJson);
            },
            cancellation));
        return command;
    }

    private static CascadeRule[] Rules(CascadeManifest manifest, string[] names) => names.Length == 0
        ? [(CascadeRule)manifest.Spec.Rule]
        : [.. names.Select(name => Array.Find(Enum.GetValues<CascadeRule>(), rule => IsNamed(rule, name)) is var rule
            && IsNamed(rule, name)
            ? rule
            : throw new UsageException($"--rule {name}: there is no such rule; choose of {RuleNames.All}."))];

    private static bool IsNamed(CascadeRule rule, string name) =>
        RuleNames.Of(rule).Equals(name, StringComparison.OrdinalIgnoreCase);

    private static SweepReport[] Run(
        CascadeManifest manifest,
        TextsOrData.TextFile texts,
        DataForm form,
        CascadeRule[] rules,
        int points,
        float[] dials,
        CancellationToken cancellation)
    {
        Array.ForEach(dials, dial => DialRange.Check(manifest.Spec, (CascadeRule)manifest.Spec.Rule, dial));
        CascadeTrace trace = dials.Length > 0
            ? TraceSource.LoadLabelled(manifest, texts.Path, form, "--time", cancellation)
            : texts.Trace(manifest, form, cancellation);
        ExitFlops flops = new(manifest, trace);
        SweepReport[] sweeps = Working.Run("Sweeping", () => rules
            .Select(rule =>
            {
                cancellation.ThrowIfCancellationRequested();
                return Sweeper.Sweep(manifest.Spec, rule, trace, flops, points);
            })
            .ToArray());
        if (dials.Length > 0)
        {
            sweeps[0] = sweeps[
                0] with { Timed = Time(manifest, [.. trace.Texts.Select(text => text.Instance)], dials, cancellation) };
        }

        return sweeps;
    }

    private static EvaluationReport Time(
        CascadeManifest manifest, IReadOnlyList<Instance> texts, float[] dials, CancellationToken cancellation)
    {
        using InterpretedCascade cascade = InterpretedCascade.Load(manifest.Path);
        using PlainModel? plainModel = PlainModel.FileOf(manifest, null) is { } file
            ? Working.Run(
                "Trying out how the plain model is fastest",
                () => PlainModel.LoadFaster(manifest, file, threads: 0, texts, cancellation))
            : null;
        Terminal.Error.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"{MachineInfo.Describe()}");
        return ProgressBar.Run(
            "Timing", texts.Count, step => Evaluator.Evaluate(cascade, plainModel, texts, dials, step, cancellation));
    }
}
