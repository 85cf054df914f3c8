using System.CommandLine;
using EarlyExitGen.Toolchain.Calibration;
using EarlyExitGen.Toolchain.Checkpoints;
using EarlyExitGen.Toolchain.Cli;
using EarlyExitGen.Toolchain.Data;
using EarlyExitGen.Toolchain.Evaluation;
using EarlyExitGen.Toolchain.Export;

namespace EarlyExitGen.Toolchain.Commands;

/// <summary><c>earlyexit calibrate</c>: fits temperatures, agreement and promised rates on held-out data.</summary>
internal static class CalibrateCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        Argument<string> checkpoint = new("DIR") { Description = "The folder that `train` has written." };
        Option<string> dev = new("--dev")
        {
            Description = "Labelled data that the model was not trained on; n rows can promise rates down to about 3/n.",
            HelpName = "DEV.tsv",
            Required = true,
        };
        Option<IReadOnlyList<int>?> exits = new("--exits")
        {
            Description = "The exits that the cascade is to have, some of those trained. Default: all.",
            HelpName = "K,K,...",
            CustomParser = ExitList.Parse,
        };
        Option<int> seed = new("--seed")
        {
            Description = "The seed of the split into halves that the promised rates are checked on.",
            DefaultValueFactory = _ => 1,
        };
        Option<bool> json = new("--json")
        {
            Description = "Print the calibration as JSON, and only it, on standard output.",
        };
        Command command = new(
            "calibrate",
            "Fits each exit's temperature and its agreement with the last exit, and what rates of disagreement can be "
            + "promised; writes DIR/calibration.json, which `export` requires.")
        {
            checkpoint, dev, exits, seed, json,
        };
        command.SetAction((parsed, cancellation) => Task.Run(
            () => Run(
                parsed.GetRequiredValue(checkpoint),
                parsed.GetRequiredValue(dev),
                parsed.GetValue(exits),
                parsed.GetValue(seed),
                parsed.GetValue(json),
                cancellation),
            cancellation));
        return command;
    }

    private static void Run(
        string folder, string dev, IReadOnlyList<int>? exits, int seed, bool json, CancellationToken cancellation)
    {
        Checkpoint checkpoint = Checkpoint.Load(folder);
        checkpoint = exits is null ? checkpoint : checkpoint.WithExits(exits);
        IReadOnlyList<Instance> data = DataFile.Read(dev);
        CascadeTracer.Check(dev, data, checkpoint.Exits.Pair, checkpoint.Exits.Labels);

        LogitTable table = Trace(checkpoint, data, cancellation);
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
            CalibrationTables.Write(Terminal.Output, report);
        }
    }

    // Through the graphs that applications will run, not through the training code.
    private static LogitTable Trace(Checkpoint checkpoint, IReadOnlyList<Instance> data, CancellationToken cancellation)
    {
        string temporary = Directory.CreateTempSubdirectory("earlyexit-calibrate-").FullName;
        try
        {
            ExportRequest request = new() { ClassName = "Calibrated", Namespace = "EarlyExit" };
            string manifest = CascadeFolder.Write(checkpoint, null, request, temporary, "calibrated");
            return ProgressBar.Run(
                "Running all exits", data.Count, step => CascadeTracer.Trace(manifest, data, step, cancellation));
        }
        finally
        {
            Directory.Delete(temporary, recursive: true);
        }
    }
}
