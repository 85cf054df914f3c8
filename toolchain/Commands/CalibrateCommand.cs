using System.CommandLine;
using EarlyExitGen.Toolchain.Foundation;
using EarlyExitGen.Toolchain.Foundation.Cli;
using EarlyExitGen.Toolchain.Foundation.Data;
using EarlyExitGen.Toolchain.Foundation.Files;
using EarlyExitGen.Toolchain.Model.Checkpoints;
using EarlyExitGen.Toolchain.Model.Manifests;
using EarlyExitGen.Toolchain.Model.Tasks;
using EarlyExitGen.Toolchain.Verbs.Calibration;
using EarlyExitGen.Toolchain.Verbs.Export;
using EarlyExitGen.Toolchain.Verbs.Reporting;
using EarlyExitGen.Toolchain.Verbs.Tracing;
using EarlyExitGen.Toolchain.Verbs.Tuning;

namespace EarlyExitGen.Toolchain.Commands;

/// <summary><c>earlyexit calibrate</c>: fits temperatures, agreement and promised rates on held-out data.</summary>
internal static class CalibrateCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        DataOptions form = new();
        Argument<string> target = new("DIR|MANIFEST")
        {
            Description = "The folder that `train` has written; or the manifest of a cascade, or a folder with one "
                + "manifest in it, which is changed.",
        };
        Option<string?> dev = CommonArguments.Labelled(
            "--calibration",
            "Labelled data that the model was not trained on; n rows can promise rates down to about 3/n. "
            + "Default: what `train --split` has left in DIR.");
        Option<string?> unlabelled = CommonArguments.Texts(
            "For a manifest, texts as the cascade meets them, or a trace of them: refits the agreement alone, "
            + "without labels.");
        Option<IReadOnlyList<int>?> exits = new("--exits")
        {
            Description = "The exits that the cascade is to have, some of those trained; words is the lexical one. "
                + "Default: all.",
            HelpName = "[words,]K,K,...",
            CustomParser = ExitList.ParseChoice,
        };
        Option<int> seed = CommonArguments.Seed(
            "The seed of the split into parts that the promised rates are checked on.");
        Option<bool> json = CommonArguments.Json("the calibration");
        Verb command = new(
            "calibrate",
            "Fits each exit's temperature and its agreement with the last exit, and what rates of disagreement can be "
            + "promised; writes DIR/calibration.json, which `export` requires, or the manifest.")
        {
            Page = "calibration",
            Examples = ["calibrate model --calibration dev.tsv", "calibrate news --texts lines.txt"],
        };
        command.AddArguments(target)
            .AddGroup(CommonArguments.DataGroup, [dev, unlabelled, .. form.All])
            .AddGroup(CommonArguments.ExitsGroup, exits)
            .AddGroup(CommonArguments.RunGroup, seed)
            .AddGroup(CommonArguments.OutputGroup, json);
        command.SetAction((parsed, cancellation) => Task.Run(
            () =>
            {
                string folder = parsed.GetRequiredValue(target);
                DataForm said = form.Read(parsed);
                string? texts = parsed.GetValue(unlabelled);
                string? labelled = parsed.GetValue(dev);
                if (texts is not null || IsCascade(folder))
                {
                    if (texts is null == labelled is null)
                    {
                        throw new UsageException(
                            "A cascade takes either --calibration, data with labels, or --texts, without.");
                    }

                    if (parsed.GetValue(exits) is not null)
                    {
                        throw new UsageException(
                            "--exits is for a folder that `train` has written; a cascade that is exported has the "
                            + "exits it has.");
                    }

                    CascadeManifest manifest = CascadeManifest.Load(folder);
                    AtomicFile.RequireWritable(manifest.Path);
                    if (labelled is null)
                    {
                        Refit(manifest, texts!, said, parsed.GetValue(seed), parsed.GetValue(json), cancellation);
                    }
                    else
                    {
                        RefitAll(manifest, labelled, said, parsed.GetValue(seed), parsed.GetValue(json), cancellation);
                    }

                    return;
                }

                Run(
                    folder,
                    labelled ?? DevOf(folder) ?? throw new UsageException(
                        "Give either --calibration, data with labels, or, for a cascade's manifest, --texts."),
                    labelled is null ? said with { Columns = null } : said,
                    parsed.GetValue(exits),
                    parsed.GetValue(seed),
                    parsed.GetValue(json),
                    cancellation);
            },
            cancellation));
        return command;
    }

    private static bool IsCascade(string folder) =>
        CascadeManifest.IsAt(folder) && !File.Exists(Path.Combine(folder, Checkpoint.ExitsFile));

    private static string? DevOf(string folder) =>
        Path.Combine(folder, Checkpoint.DevFile) is var file && File.Exists(file) ? file : null;

    private static void Refit(
        CascadeManifest manifest, string texts, DataForm form, int seed, bool json, CancellationToken cancellation)
    {
        CascadeTrace trace = TraceSource.Load(manifest, texts, form, cancellation);
        (RefitReport report, string text) = Working.Run("Fitting", () => AgreementRefit.Fit(manifest, trace, seed));
        Replace(manifest, text, json, report, AgreementRefit.Section, Verdicts.Of, cancellation);
    }

    private static void RefitAll(
        CascadeManifest manifest, string data, DataForm form, int seed, bool json, CancellationToken cancellation)
    {
        CascadeTrace trace = TraceSource.LoadLabelled(
            manifest, data, form, "temperatures; --texts refits the agreement without them", cancellation);
        (CalibrationReport report, string text) =
            Working.Run("Fitting", () => CascadeRefit.Fit(manifest, trace, seed));
        Replace(manifest, text, json, report, CalibrationSection.Of, Verdicts.Of, cancellation);
    }

    private static void Replace<TReport>(
        CascadeManifest manifest,
        string text,
        bool json,
        TReport report,
        Func<TReport, ReportSection> section,
        Func<TReport, string> verdict,
        CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        AtomicFile.WriteText(manifest.Path, text);
        Print(
            json,
            report,
            section,
            new Ending(verdict(report))
            {
                Written = [manifest.Path],
                Next = $"{ToolCommand.Name} evaluate {Ending.Quoted(manifest.Path)} --data TEST.tsv --dial 1%,2%,5%",
            });
    }

    private static void Run(
        string folder,
        string dev,
        DataForm form,
        IReadOnlyList<int>? exits,
        int seed,
        bool json,
        CancellationToken cancellation)
    {
        Checkpoint checkpoint = Checkpoint.Load(folder);
        checkpoint = exits is null ? checkpoint : checkpoint.WithExits(exits);
        AtomicFile.RequireWritable(checkpoint.PathOf(CalibrationFile.Name));
        IReadOnlyList<Instance> data =
            Working.Run($"Reading {dev}", () => TaskData.Read(dev, form, TextTask.Of(checkpoint)));
        LogitTable table = CheckpointTracer.Trace(checkpoint, data, cancellation);
        CalibrationReport report = Working.Run(
            "Fitting",
            () => Calibrator.Calibrate(table, checkpoint.ExitLayers, seed) with
            {
                Weights = CalibrationFile.WeightsHash(checkpoint),
            });
        cancellation.ThrowIfCancellationRequested();
        CalibrationFile.Save(checkpoint, report);
        Print(
            json,
            report,
            CalibrationSection.Of,
            new Ending(Verdicts.Of(report))
            {
                Written = [checkpoint.PathOf(CalibrationFile.Name)],
                Next =
                    $"{ToolCommand.Name} export {Ending.Quoted(folder)} --out CASCADE --class NAME --namespace NAME",
            });
    }

    private static void Print<TReport>(
        bool json, TReport report, Func<TReport, ReportSection> section, Ending ending)
    {
        if (json)
        {
            Terminal.WriteJson(report);
        }
        else
        {
            TerminalReport.Write(Terminal.Output, section(report));
        }

        ending.Write(json);
    }
}
