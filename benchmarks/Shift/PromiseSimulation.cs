using System.Globalization;
using EarlyExitGen.Toolchain.Foundation.Data;
using EarlyExitGen.Toolchain.Foundation.Statistics;
using EarlyExitGen.Toolchain.Model.Manifests;
using EarlyExitGen.Toolchain.Verbs.Tracing;

namespace EarlyExitGen.Benchmarks.Shift;

/// <summary>
/// Whether promises are kept, and what they buy: in each run a cascade is calibrated on texts of a trace that are
/// drawn, and what it promises is looked at on all others.
/// </summary>
internal static class PromiseSimulation
{
    private const int Runs = 200;
    private static readonly float[] Rates = [0.005f, 0.01f, 0.02f, 0.05f];

    /// <summary>Runs, and prints a table.</summary>
    /// <param name="manifest">The cascade.</param>
    /// <param name="texts">A trace, or data.</param>
    /// <param name="calibration">How many texts the cascade is calibrated on.</param>
    public static void Run(string manifest, string texts, int calibration)
    {
        CascadeManifest cascade = CascadeManifest.Load(manifest);
        CascadeTrace trace = TraceSource.Load(cascade, texts, DataForm.Unsaid, CancellationToken.None);
        LogitTable table = trace.Logits;
        ExitCosts costs = trace.Costs;
        (double Disagreement, double Cost)[][] seen = new (double, double)[Runs][];
        Parallel.For(0, Runs, run =>
        {
            int[] order = [.. Enumerable.Range(0, table.Count)];
            new SplitMix64(run).Shuffle<int>(order);
            CalibratedTrace calibrated = CalibratedTrace.Of(table, trace.ExitLayers, order[..calibration], seed: 1);
            seen[run] = [.. Rates.Select(rate => See(calibrated, table, costs, order[calibration..], rate))];
        });
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{Runs} runs, calibrated on {calibration} texts, looked at on the other {table.Count - calibration}"));
        Console.WriteLine("| promised | disagree, mean | more than promised, runs | fewer layers |");
        Console.WriteLine("|---|---|---|---|");
        for (int i = 0; i < Rates.Length; i++)
        {
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {100 * Rates[i]:0.##} % | {100 * seen.Average(run => run[i].Disagreement):0.00} % | "
                + $"{seen.Count(run => run[i].Disagreement > Rates[i])} | "
                + $"{costs.Whole / seen.Average(run => run[i].Cost):0.00}x |"));
        }
    }

    private static (double Disagreement, double Cost) See(
        CalibratedTrace cascade, LogitTable table, ExitCosts costs, IReadOnlyList<int> texts, float rate)
    {
        int others = 0;
        double cost = 0;
        foreach (int text in texts)
        {
            (int exit, int label) = cascade.Answer(table, text, rate);
            others += label == table.Answer(text, table.Exits - 1) ? 0 : 1;
            cost += costs.Of(exit);
        }

        return ((double)others / texts.Count, cost / texts.Count);
    }
}
