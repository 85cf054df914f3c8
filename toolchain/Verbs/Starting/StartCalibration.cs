using EarlyExitGen.Toolchain.Foundation.Data;
using EarlyExitGen.Toolchain.Model.Checkpoints;
using EarlyExitGen.Toolchain.Model.Manifests;
using EarlyExitGen.Toolchain.Verbs.Calibration;
using EarlyExitGen.Toolchain.Verbs.Export;
using EarlyExitGen.Toolchain.Verbs.Reporting;

namespace EarlyExitGen.Toolchain.Verbs.Starting;

/// <summary>Calibrates a checkpoint, and chooses exits and dial.</summary>
internal static class StartCalibration
{
    private const double UsualRate = 0.02;

    /// <summary>Writes the calibration of the exits that stay; gives the dial, null for the usual one.</summary>
    /// <param name="request">What was asked for.</param>
    /// <param name="checkpoint">What was trained.</param>
    /// <param name="dev">Texts that it was not trained on.</param>
    /// <param name="stop">Stops it.</param>
    public static double? Run(
        StartRequest request, Checkpoint checkpoint, IReadOnlyList<Instance> dev, CancellationToken stop)
    {
        IReadOnlyList<int> layers = checkpoint.ExitLayers;
        LogitTable table = CheckpointTracer.Trace(checkpoint, dev, stop);
        CalibrationReport report = Calibrator.Calibrate(table, layers, request.Seed);
        double rate = request.Rule == CascadeRule.Agreement && request.Dial is { } asked ? asked : UsualRate;
        double? usual = report.Disagreement.FirstOrDefault()?.Rate is { } least ? Math.Max(rate, least) : null;
        if (request.Exits is null && usual is { } promised)
        {
            IReadOnlyList<int> kept = ExitChoice.Of(table, layers, promised, request.Seed, stop);
            report = Calibrator.Calibrate(
                ExitChoice.Some(table, kept), [.. kept.Select(exit => layers[exit])], request.Seed);
            Tell(report, layers, promised);
        }
        else
        {
            StartText.Say($"Exits: {Names(layers)}.");
        }

        StartText.Say("Dev accuracy by exit: " + string.Join(", ", report.Exits.Select(
            exit => FormattableString.Invariant($"{Figures.Exit(exit.Layer)}: {100 * exit.Accuracy:0.0} %"))));
        CalibrationFile.Save(checkpoint, report with { Weights = CalibrationFile.WeightsHash(checkpoint) });
        return request.Dial ?? (request.Rule == CascadeRule.Agreement ? Dial(report, dev.Count) : null);
    }

    private static void Tell(CalibrationReport report, IReadOnlyList<int> layers, double rate)
    {
        int[] kept = [.. report.Exits.Select(exit => exit.Layer)];
        string dropped = kept.Length == layers.Count
            ? "all that were trained; without any of them dev texts would run through more layers"
            : $"dev texts run through no more layers without those {Names([.. layers.Except(kept)])}";
        StartText.Say($"Exits: {Names(kept)} ({dropped}, at a promised "
            + FormattableString.Invariant($"{100 * rate:0.##} %)."));
    }

    // The words may be among them: "at the words, after 0, 2, 6 layers".
    private static string Names(IReadOnlyList<int> layers)
    {
        int[] blocks = [.. layers.Where(layer => layer != ExitDepth.Lexical)];
        string words = blocks.Length == layers.Count ? "" : "at the words";
        string after = blocks.Length == 0 ? "" : $"after {string.Join(", ", blocks)} layers";
        return string.Join(", ", new[] { words, after }.Where(part => part.Length > 0));
    }

    // The usual rate if that can be promised, else the least that can.
    private static double Dial(CalibrationReport report, int texts)
    {
        if (report.Disagreement.Count == 0)
        {
            StartText.Say(FormattableString.Invariant(
                $"Dial: {UsualRate}, but {texts} dev texts support no promise, so no text leaves early; give more."));
            return UsualRate;
        }

        double least = report.Disagreement[0].Rate;
        double dial = Math.Max(UsualRate, least);
        string limit = least > UsualRate
            ? FormattableString.Invariant($"; {texts} dev texts support no smaller promise")
            : "";
        StartText.Say(FormattableString.Invariant(
            $"Dial: at most {100 * dial:0.##} % of texts get another answer than from all layers{limit}."));
        return dial;
    }
}
