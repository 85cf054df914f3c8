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
            Description = "The folder that `train` has written; with --unlabelled the manifest of a cascade, which is changed.",
        };
        Option<string?> dev = new("--dev")
        {
            Description = "Labelled data that the model was not trained on; n rows can promise rates down to about 3/n. "
                + "Default: what `train --split` has left in DIR.",
            HelpName = "FILE|-",
        };
        Option<string?> unlabelled = new("--unlabelled")
        {
            Description = "Texts as the cascade meets them, one a line, or a trace of them: refits the agreement, without labels.",
            HelpName = TraceSource.HelpName,
        };
        Option<IReadOnlyList<int>?> exits = new("--exits")
        {
            Description = "The exits that the cascade is to have, some of those trained. Default: all.",
            HelpName = "K,K,...",
            CustomParser = ExitList.Parse,
        };
        Option<int> seed = NumberOption.WithDefault(
            "--seed", "The seed of the split into halves that the promised rates are checked on.", 1, 0, int.MaxValue);
        Option<bool> json = CommonArguments.Json("the calibration");
        Command command = new(
            "calibrate",
            "Fits each exit's temperature and its agreement with the last exit, and what rates of disagreement can be "
            + "promised; writes DIR/calibration.json, which `export` requires, or with --unlabelled the manifest.")
        {
            target, dev, unlabelled, exits, seed, json,
        };
        form.AddTo(command);
        command.SetAction((parsed, cancellation) => Task.Run(
            () =>
            {
                DataForm said = form.Read(parsed);
                string? texts = parsed.GetValue(unlabelled);
                string? labelled = parsed.GetValue(dev) ?? (texts is null ? DevOf(parsed.GetRequiredValue(target)) : null);
                if (texts is null == labelled is null)
                {
                    throw new UsageException("Give either --dev, for a folder that `train` has written, or --unlabelled, for a manifest.");
                }

                if (labelled is not null)
                {
                    Run(
                        parsed.GetRequiredValue(target),
                        labelled,
                        parsed.GetValue(dev) is null ? said with { Columns = null } : said,
                        parsed.GetValue(exits),
                        parsed.GetValue(seed),
                        parsed.GetValue(json),
                        cancellation);
                    return;
                }

                if (parsed.GetValue(exits) is not null)
                {
                    throw new UsageException("--exits goes with --dev; a cascade that is exported has the exits it has.");
                }

                CascadeManifest manifest = CascadeManifest.Load(parsed.GetRequiredValue(target));
                Refit(manifest, texts!, said, parsed.GetValue(seed), parsed.GetValue(json), cancellation);
            },
            cancellation));
        return command;
    }

    private static string? DevOf(string folder) =>
        Path.Combine(folder, Checkpoint.DevFile) is var file && File.Exists(file) ? file : null;

    private static void Refit(CascadeManifest manifest, string texts, DataForm form, int seed, bool json, CancellationToken cancellation)
    {
        AtomicFile.RequireWritable(manifest.Path);
        CascadeTrace trace = TraceSource.Load(manifest, texts, form, cancellation);
        (RefitReport report, string text) = AgreementRefit.Fit(manifest, trace, seed);
        AtomicFile.WriteText(manifest.Path, text);
        if (json)
        {
            Terminal.WriteJson(report);
        }
        else
        {
            TerminalReport.Write(Terminal.Output, AgreementRefit.Section(report));
        }
    }

    private static void Run(
        string folder, string dev, DataForm form, IReadOnlyList<int>? exits, int seed, bool json, CancellationToken cancellation)
    {
        Checkpoint checkpoint = Checkpoint.Load(folder);
        checkpoint = exits is null ? checkpoint : checkpoint.WithExits(exits);
        AtomicFile.RequireWritable(checkpoint.PathOf(CalibrationFile.Name));
        IReadOnlyList<Instance> data = TaskData.Read(dev, form, TextTask.Of(checkpoint));

        LogitTable table = CheckpointTracer.Trace(checkpoint, data, cancellation);
        CalibrationReport report = Calibrator.Calibrate(
            table, [.. checkpoint.Exits.Exits.Select(e => e.Layer)], seed) with
        {
            Weights = CalibrationFile.WeightsHash(checkpoint),
        };
        CalibrationFile.Save(checkpoint, report);
        if (json)
        {
            Terminal.WriteJson(report);
        }
        else
        {
            TerminalReport.Write(Terminal.Output, CalibrationSection.Of(report));
        }
    }
}
