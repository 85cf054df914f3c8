using System.CommandLine;
using System.Globalization;
using EarlyExitGen.Interpreted;
using EarlyExitGen.Toolchain.Foundation;
using EarlyExitGen.Toolchain.Foundation.Cli;
using EarlyExitGen.Toolchain.Foundation.Data;
using EarlyExitGen.Toolchain.Foundation.Files;
using EarlyExitGen.Toolchain.Model.Manifests;
using EarlyExitGen.Toolchain.Verbs.Reporting;
using EarlyExitGen.Toolchain.Verbs.Tracing;
using EarlyExitGen.Toolchain.Verbs.Tuning;
using Spectre.Console;

namespace EarlyExitGen.Toolchain.Commands;

/// <summary><c>earlyexit tune</c>: operating points that keep goals, written into the manifest.</summary>
internal static class TuneCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        DataOptions form = new();
        Argument<string> manifest = CommonArguments.Manifest("; it is changed");
        TextsOrData source = new(", held out, to choose on, which --max-drop takes");
        Option<double[]> disagreement = new("--max-disagreement")
        {
            Description = "At most this share of texts, 1% or 0.01, may get another answer than from the full model.",
            HelpName = "1%,...",
            CustomParser = GoalList.Shares,
        };
        Option<double[]> drop = new("--max-drop")
        {
            Description = "Accuracy may fall by at most this many points below the full model's: 0.5 or 0.5% is half a "
                + "point.",
            HelpName = "0.5,...",
            CustomParser = GoalList.Points,
        };
        Option<double[]> speedup = new("--min-speedup")
        {
            Description = "At least this many times fewer layers.",
            HelpName = "4,...",
            CustomParser = GoalList.SpeedUps,
        };
        Option<string[]> names = new("--name")
        {
            Description = "The operating points' names, in the order of the goals above. Default: "
                + "Disagreement1Percent and the like.",
            HelpName = "A,B,...",
            CustomParser = CommaList.Texts,
        };
        Option<string?> initial = new("--default")
        {
            Description = "The operating point that the manifest's dial is set to. Default: it stays.",
            HelpName = "NAME",
        };
        Option<string?> test = CommonArguments.Labelled(
            "--test", "Other data, or a trace, on which the points are measured as well; they decide nothing.");
        Option<bool> json = CommonArguments.Json("the points");
        Verb command = new(
            "tune", "Finds settings of the dial that keep goals and writes them into the manifest, with names and "
                + "what was measured.")
        {
            Page = "tune",
            Examples =
            [
                "tune news --data dev.tsv --max-disagreement 1%,2% --test test.tsv",
                "tune news --data dev.tsv --max-drop 0.5 --name Fast --default Fast",
            ],
        };
        command.AddArguments(manifest)
            .AddGroup(CommonArguments.DataGroup, [.. source.All, test, .. form.All])
            .AddGroup("Goals", disagreement, drop, speedup, names, initial)
            .AddGroup(CommonArguments.OutputGroup, json);
        command.SetAction((parsed, cancellation) => Task.Run(
            () =>
            {
                TextsOrData.TextFile texts = source.Read(parsed);
                CascadeManifest cascade = CascadeManifest.Load(parsed.GetRequiredValue(manifest));
                TuneGoal[] goals =
                [
                    .. (parsed.GetValue(disagreement) ?? []).Select(
                        value => TuneGoal.Of(TuneMeasure.MaxDisagreement, value)),
                    .. (parsed.GetValue(drop) ?? []).Select(value => TuneGoal.Of(TuneMeasure.MaxDrop, value)),
                    .. (parsed.GetValue(speedup) ?? []).Select(value => TuneGoal.Of(TuneMeasure.MinSpeedup, value)),
                ];
                IReadOnlyList<TunedPoint> points = Run(
                    cascade,
                    texts,
                    form.Read(parsed),
                    Named(goals, parsed.GetValue(names) ?? []),
                    parsed.GetValue(initial),
                    parsed.GetValue(test),
                    cancellation);
                if (parsed.GetValue(json))
                {
                    Terminal.WriteJson(points);
                }
                else
                {
                    TerminalReport.Write(Terminal.Output, TuneSection.Of(points));
                }

                string dials = string.Join(
                    ',', points.Select(point => point.Dial.ToString("g6", CultureInfo.InvariantCulture)).Distinct());
                new Ending(Verdicts.Of(points))
                {
                    Written = [cascade.Path],
                    Next = $"{ToolCommand.Name} evaluate {Ending.Quoted(cascade.Path)} --data TEST.tsv --dial {dials}",
                }.Write(parsed.GetValue(json));
            },
            cancellation));
        return command;
    }

    private static TuneGoal[] Named(TuneGoal[] goals, string[] names)
    {
        if (goals.Length == 0)
        {
            throw new UsageException("There is no goal; give --max-disagreement, --max-drop or --min-speedup.");
        }

        return names.Length == 0 ? goals
            : names.Length == goals.Length ? [.. goals.Zip(names, (goal, name) => goal with { Name = name })]
            : throw new UsageException(
                $"--name has {names.Length} names, but there are {goals.Length} goals; name each, in their order.");
    }

    private static TunedPoint[] Run(
        CascadeManifest manifest,
        TextsOrData.TextFile texts,
        DataForm form,
        TuneGoal[] goals,
        string? initial,
        string? test,
        CancellationToken cancellation)
    {
        if (initial is not null && goals.All(goal => goal.Name != initial))
        {
            throw new UsageException(
                $"--default {initial}: there is no such operating point; choose of "
                    + $"{string.Join(", ", goals.Select(goal => goal.Name))}.");
        }

        AtomicFile.RequireWritable(manifest.Path);
        CheckNames(manifest, goals);
        Tuner tuner = new(manifest.Spec, Load(manifest, texts, form, goals, cancellation), TextName.Short(texts.Path));
        TunedPoint[] points = Working.Run("Tuning", () => goals.Select(tuner.Tune).ToArray());
        if (test is not null)
        {
            CascadeTrace others = TraceSource.Load(manifest, test, form, cancellation);
            points = [.. points.Select(point => tuner.See(point, others, TextName.Short(test)))];
        }

        string text = TunedManifest.Write(manifest, points, Array.Find(points, point => point.Name == initial));
        cancellation.ThrowIfCancellationRequested();
        AtomicFile.WriteText(manifest.Path, text);
        return points;
    }

    // Writes points of these names at a setting that the manifest has: names it cannot have are told before the work.
    private static void CheckNames(CascadeManifest manifest, TuneGoal[] goals)
    {
        float dial = ExitThresholds.Initial(manifest.Spec, (CascadeRule)manifest.Spec.Rule).Dial;
        TunedManifest.Write(
            manifest,
            [
                .. goals.Select(goal => new TunedPoint(
                    goal.Name, goal.ToString(), dial, new TuneFigures("data"), Seen: null)),
            ],
            initial: null);
    }

    private static CascadeTrace Load(
        CascadeManifest manifest,
        TextsOrData.TextFile texts,
        DataForm form,
        TuneGoal[] goals,
        CancellationToken cancellation) =>
        goals.Any(goal => goal.Measure == TuneMeasure.MaxDrop)
            ? TraceSource.LoadLabelled(manifest, texts.Path, form, "--max-drop", cancellation)
            : texts.Trace(manifest, form, cancellation);
}
