using System.CommandLine;
using System.Globalization;
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
        Option<string> data = new("--data")
        {
            Description = "Held-out texts to choose on, or a trace of them; labels are needed for --max-drop alone.",
            HelpName = TraceSource.HelpName,
            Required = true,
        };
        Option<double[]> disagreement = new("--max-disagreement")
        {
            Description = "At most this share of texts may get another answer than from the full model.",
            HelpName = "1%,...",
            CustomParser = GoalList.Shares,
        };
        Option<double[]> drop = new("--max-drop")
        {
            Description = "Accuracy may fall by at most this many points below the full model's.",
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
            Description = "The operating points' names, in the order of the goals above. Default: Disagreement1Percent and the like.",
            HelpName = "A,B,...",
            CustomParser = CommaList.Texts,
        };
        Option<string?> initial = new("--default")
        {
            Description = "The operating point that the manifest's dial is set to. Default: it stays.",
            HelpName = "NAME",
        };
        Option<string?> test = new("--test")
        {
            Description = "Other texts, or a trace of them, on which the points are measured as well; they decide nothing.",
            HelpName = TraceSource.HelpName,
        };
        Option<bool> json = CommonArguments.Json("the points");
        Command command = new(
            "tune", "Finds settings of the dial that keep goals and writes them into the manifest, with names and what was measured.")
        {
            manifest, data, disagreement, drop, speedup, names, initial, test, json,
        };
        form.AddTo(command);
        command.SetAction((parsed, cancellation) => Task.Run(
            () =>
            {
                TuneGoal[] goals =
                [
                    .. (parsed.GetValue(disagreement) ?? []).Select(value => TuneGoal.Of(TuneMeasure.MaxDisagreement, value)),
                    .. (parsed.GetValue(drop) ?? []).Select(value => TuneGoal.Of(TuneMeasure.MaxDrop, value)),
                    .. (parsed.GetValue(speedup) ?? []).Select(value => TuneGoal.Of(TuneMeasure.MinSpeedup, value)),
                ];
                IReadOnlyList<TunedPoint> points = Run(
                    CascadeManifest.Load(parsed.GetRequiredValue(manifest)),
                    parsed.GetRequiredValue(data),
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
            : throw new UsageException($"--name has {names.Length} names, but there are {goals.Length} goals; name each, in their order.");
    }

    private static TunedPoint[] Run(
        CascadeManifest manifest,
        string data,
        DataForm form,
        TuneGoal[] goals,
        string? initial,
        string? test,
        CancellationToken cancellation)
    {
        if (initial is not null && goals.All(goal => goal.Name != initial))
        {
            throw new UsageException(
                $"--default {initial}: there is no such operating point; choose of {string.Join(", ", goals.Select(goal => goal.Name))}.");
        }

        AtomicFile.RequireWritable(manifest.Path);
        Tuner tuner = new(manifest.Spec, Load(manifest, data, form, goals, cancellation), TextName.Short(data));
        TunedPoint[] points = [.. goals.Select(tuner.Tune)];
        if (test is not null)
        {
            CascadeTrace others = TraceSource.Load(manifest, test, form, cancellation);
            points = [.. points.Select(point => tuner.See(point, others, TextName.Short(test)))];
        }

        string text = TunedManifest.Write(manifest, points, Array.Find(points, point => point.Name == initial));
        AtomicFile.WriteText(manifest.Path, text);
        Terminal.Error.MarkupLineInterpolated(
            CultureInfo.InvariantCulture, $"{points.Length} operating points: {manifest.Path}");
        return points;
    }

    private static CascadeTrace Load(
        CascadeManifest manifest, string data, DataForm form, TuneGoal[] goals, CancellationToken cancellation) =>
        goals.Any(goal => goal.Measure == TuneMeasure.MaxDrop)
            ? TraceSource.LoadLabelled(manifest, data, form, "--max-drop", cancellation)
            : TraceSource.Load(manifest, data, form, cancellation);
}
