using EarlyExitGen.Toolchain.Foundation;
using EarlyExitGen.Toolchain.Foundation.Data;
using EarlyExitGen.Toolchain.Foundation.Statistics;

namespace EarlyExitGen.Toolchain.Verbs.Calibration;

/// <summary>Makes a calibration of what the exits give for a sample of labelled texts.</summary>
internal static class Calibrator
{
    /// <summary>Calibrates.</summary>
    /// <param name="table">The exits' logits.</param>
    /// <param name="exitLayers">The layers before each exit.</param>
    /// <param name="seed">The seed of the split into parts.</param>
    /// <exception cref="ToolException">
    /// The last exit gives logits that are not finite, or another exit gives nothing else.
    /// </exception>
    public static CalibrationReport Calibrate(LogitTable table, IReadOnlyList<int> exitLayers, int seed) =>
        Calibrate(table, exitLayers, ExitCosts.OfLayers(exitLayers), seed);

    /// <summary>Calibrates.</summary>
    /// <param name="table">The exits' logits.</param>
    /// <param name="exitLayers">The layers before each exit.</param>
    /// <param name="costs">What leaving at each exit costs.</param>
    /// <param name="seed">The seed of the split into parts.</param>
    /// <exception cref="ToolException">
    /// The last exit gives logits that are not finite, or another exit gives nothing else.
    /// </exception>
    public static CalibrationReport Calibrate(
        LogitTable table, IReadOnlyList<int> exitLayers, ExitCosts costs, int seed)
    {
        CheckFinite(table, exitLayers);
        AgreementCalibration agreement = AgreementCalibration.Of(table, costs, seed);
        return new CalibrationReport
        {
            Count = table.Count,
            Seed = seed,
            Exits = [.. exitLayers.Select((layer, exit) => Describe(table, exit, layer) with
            {
                Agreement = agreement.Maps[exit],
                Bins = agreement.Bins[exit],
            })],
            Disagreement = agreement.Disagreement,
            Texts = agreement.Texts,
        };
    }

    private static void CheckFinite(LogitTable table, IReadOnlyList<int> exitLayers)
    {
        for (int exit = 0; exit < table.Exits; exit++)
        {
            int[] wrong = [.. Enumerable.Range(0, table.Count).Where(text => !table.IsFinite(text, exit))];
            if (wrong.Length == table.Count || (wrong.Length > 0 && exit == table.Exits - 1))
            {
                throw new ToolException(
                    $"The exit after layer {exitLayers[exit]} gives logits that are not finite numbers for "
                    + $"{wrong.Length} of {table.Count} texts (the first is row {wrong[0] + 1}); the weights are "
                    + "damaged, train again.");
            }
        }
    }

    private static ExitCalibration Describe(LogitTable table, int exit, int layer)
    {
        double temperature = TemperatureFit.Fit(table, exit);
        return new ExitCalibration
        {
            Layer = layer,
            Accuracy = table.Accuracy(exit),
            AgreementWithLast = table.Agreement(exit),
            NotFinite = Enumerable.Range(0, table.Count).Count(text => !table.IsFinite(text, exit)),
            Temperature = temperature,
            Before = Reliability.Of(table, exit, 1),
            After = Reliability.Of(table, exit, temperature),
        };
    }
}
