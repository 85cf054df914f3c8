using System.CommandLine;
using System.Globalization;
using EarlyExitGen.Toolchain.Foundation.Cli;
using EarlyExitGen.Toolchain.Foundation.Data;
using EarlyExitGen.Toolchain.Model.Manifests;
using EarlyExitGen.Toolchain.Verbs.Measuring;
using EarlyExitGen.Toolchain.Verbs.Planning;
using EarlyExitGen.Toolchain.Verbs.Reporting;
using EarlyExitGen.Toolchain.Verbs.Tracing;
using Spectre.Console;

namespace EarlyExitGen.Toolchain.Commands;

/// <summary><c>earlyexit plan</c>: how many machines some traffic takes.</summary>
internal static class PlanCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        DataOptions form = new();
        PlanArguments asked = new();
        Argument<string> manifest = CommonArguments.Manifest();
        TextsOrData source = new(", texts as in traffic; labels are not looked at");
        Option<float?> dial = CommonArguments.Dial();
        Option<string?> plain = CommonArguments.Plain("; without one it is left out");
        Option<string?> charts = CommonArguments.Charts(
            "Where machines by rate are drawn: a folder, a file *.svg or *.png, or -.", ChartPlace.HelpName);
        Option<bool> json = CommonArguments.Json();
        Verb command = new(
            "plan", "Tells how many machines some traffic takes: in two tiers, all alike, or with the plain model.")
        {
            Page = "plan",
            Examples =
            [
                "plan news --texts lines.txt --rate 20000/s --p99 20ms",
                "plan news --data test.tsv --rate 500/s --p99 50ms --cores 8",
            ],
        };
        command.AddArguments(manifest)
            .AddGroup(CommonArguments.DataGroup, [.. source.All, .. form.OfTexts])
            .AddGroup("Goal", asked.Goals)
            .AddGroup("Machines", asked.Machines)
            .AddGroup(CommonArguments.RunGroup, dial, plain)
            .AddGroup(CommonArguments.OutputGroup, charts, json);
        command.SetAction((parsed, cancellation) => Task.Run(
            () =>
            {
                CascadeManifest cascade = CascadeManifest.Load(parsed.GetRequiredValue(manifest));
                PlanRequest request = asked.Read(parsed, cascade.Spec.Exits.Count);
                TextsOrData.TextFile texts = source.Read(parsed);
                float? setting = parsed.GetValue(dial);
                if (setting is { } value)
                {
                    DialRange.Check(cascade.Spec, (CascadeRule)cascade.Spec.Rule, value);
                }

                string? plainFile = PlainModel.FileOf(cascade, parsed.GetValue(plain));
                bool isJson = parsed.GetValue(json);
                using ChartPlace? place = ChartPlace.Open(parsed.GetValue(charts), isJson);
                Working.Run("Loading the cascade", () => InterpretedCascade.Load(cascade.Path).Dispose());
                CascadeTrace trace = texts.Trace(cascade, form.Read(parsed), cancellation);
                PlanReport report = Run(cascade, trace, setting, plainFile, request, cancellation);
                string? drawn = place?.Write(new ReportChart(
                    "machines-by-rate", "The machines that traffic takes, by its rate.", PlanChart.Of(report)));
                if (isJson)
                {
                    Terminal.WriteJson(report);
                }
                else
                {
                    TerminalReport.Write(Terminal.Beside(parsed.GetValue(charts)), PlanSection.Of(report));
                }

                new Ending(PlanSection.Verdict(report))
                {
                    Written = drawn is null ? [] : [drawn],
                    Next = $"{ToolCommand.Name} tune {Ending.Quoted(parsed.GetRequiredValue(manifest))} {texts.Option} "
                        + "--min-speedup 4",
                }.Write(isJson || place is { IsOutput: true });
            },
            cancellation));
        return command;
    }

    private static PlanReport Run(
        CascadeManifest cascade,
        CascadeTrace trace,
        float? dial,
        string? plainFile,
        PlanRequest request,
        CancellationToken cancellation)
    {
        Terminal.Error.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"{MachineInfo.Describe()}");
        Instance[] texts = [.. trace.Texts.Select(text => text.Instance)];
        Replay replay = new(cascade.Spec, (CascadeRule)cascade.Spec.Rule, trace.Logits);
        int[] exits = dial is { } setting ? replay.Exits(setting) : replay.Exits();
        int cores = Math.Max(request.Cores, request.DeepCores);
        TextCosts costs = ProgressBar.Run(
            "Timing",
            CostMeter.StepsPerText * texts.Length,
            step => CostMeter.Measure(cascade, plainFile, texts, exits, cores, step, cancellation)) with
        {
            Overhead = request.Overhead,
        };
        IReadOnlyList<double>? batches = Working.Run(
            "Timing batches", () => BatchMeter.Measure(cascade, texts, costs.Tokens, cores, cancellation));
        Planner planner = new(cascade.Spec, costs, batches, request);
        IReadOnlyList<RatePlan> plans = ProgressBar.Run(
            "Simulating", planner.Steps, step => planner.Plan(step, cancellation));
        return planner.Report(plans, dial);
    }
}
