using EarlyExitGen.Runtime;
using EarlyExitGen.Toolchain.Cli;

namespace EarlyExitGen.Toolchain.Calibration;

/// <summary>Makes a calibration of what the exits give for a sample of labelled texts.</summary>
internal static class Calibrator
{
    private const int Bins = 10;

    /// <summary>Calibrates.</summary>
    /// <param name="table">The exits' logits.</param>
    /// <param name="exitLayers">The layers before each exit.</param>
    /// <param name="seed">The seed of the split into halves.</param>
    /// <exception cref="ToolException">
    /// The last exit gives logits that are not finite, or another exit gives nothing else.
    /// </exception>
    public static CalibrationReport Calibrate(LogitTable table, IReadOnlyList<int> exitLayers, int seed)
    {
        CheckFinite(table, exitLayers);
        int early = table.Exits - 1;
        int[] halves = Split(table.Count, seed);
        float[][] scores = [.. Enumerable.Range(0, early).Select(exit => Scores(table, exit))];
        bool[][] agrees = [.. Enumerable.Range(0, early).Select(exit => Agreements(table, exit))];
        ExitMaps[] maps = [.. Enumerable.Range(0, early).Select(exit => Fit(scores[exit], agrees[exit], halves))];

        HeldOutRow[] heldOut = [.. Enumerable.Range(0, table.Count).Select(text => new HeldOutRow(
            [.. maps.Select((m, exit) => m.Other(halves[text])?.Disagreement(scores[exit][text]) ?? double.NaN)],
            [.. agrees.Select(exit => exit[text])]))];
        return new CalibrationReport
        {
            Count = table.Count,
            Seed = seed,
            Exits = [.. exitLayers.Select((layer, exit) => Describe(table, exit, layer) with
            {
                Agreement = exit < early ? maps[exit].All : null,
                Bins = exit < early && maps[exit].All is not null ? Compare(heldOut, exit) : [],
            })],
            Disagreement = DisagreementTable.Build(heldOut, exitLayers, DisagreementTable.Rates),
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

    // Which half each text belongs to; the halves differ by at most one text.
    private static int[] Split(int count, int seed)
    {
        int[] halves = [.. Enumerable.Range(0, count).Select(i => i % 2)];
        new Random(seed).Shuffle(halves);
        return halves;
    }

    private static float[] Scores(LogitTable table, int exit) =>
        [.. Enumerable.Range(0, table.Count).Select(text => AgreementRule.Score(table.Of(text, exit)))];

    private static bool[] Agreements(LogitTable table, int exit) =>
        [.. Enumerable.Range(0, table.Count).Select(text => table.Agrees(text, exit))];

    // An exit that one half cannot fit is not tried on the other, so that nothing could be promised for it.
    private static ExitMaps Fit(float[] scores, bool[] agrees, int[] halves)
    {
        AgreementMap? all = AgreementFit.Fit(scores, agrees);
        AgreementMap? first = Half(0);
        AgreementMap? second = Half(1);
        return all is null || first is null || second is null
            ? new ExitMaps(null, null, null)
            : new ExitMaps(all, first, second);

        AgreementMap? Half(int half) => AgreementFit.Fit(
            [.. scores.Where((_, text) => halves[text] == half)], [.. agrees.Where((_, text) => halves[text] == half)]);
    }

    private static ExitCalibration Describe(LogitTable table, int exit, int layer)
    {
        double temperature = TemperatureFit.Fit(table, exit);
        int[] texts = [.. Enumerable.Range(0, table.Count)];
        return new ExitCalibration
        {
            Layer = layer,
            Accuracy = (double)texts.Count(t => table.Answer(t, exit) == table.Gold[t]) / table.Count,
            AgreementWithLast = (double)texts.Count(t => table.Agrees(t, exit)) / table.Count,
            NotFinite = texts.Count(t => !table.IsFinite(t, exit)),
            Temperature = temperature,
            Before = Reliability.Of(table, exit, 1),
            After = Reliability.Of(table, exit, temperature),
        };
    }

    private static IReadOnlyList<AgreementBin> Compare(HeldOutRow[] heldOut, int exit)
    {
        HeldOutRow[] sorted = [.. heldOut
            .Where(r => !double.IsNaN(r.Disagreement[exit]))
            .OrderByDescending(r => r.Disagreement[exit])];
        return [.. Enumerable.Range(0, Bins)
            .Select(bin => sorted[(bin * sorted.Length / Bins)..((bin + 1) * sorted.Length / Bins)])
            .Where(rows => rows.Length > 0)
            .Select(rows => new AgreementBin(
                rows.Length,
                rows.Average(r => 1 - r.Disagreement[exit]),
                (double)rows.Count(r => r.Agrees[exit]) / rows.Length))];
    }

    // The maps of one exit: fitted on all texts, and on each half.
    private sealed record ExitMaps(AgreementMap? All, AgreementMap? First, AgreementMap? Second)
    {
        public AgreementMap? Other(int half) => half == 0 ? Second : First;
    }
}
