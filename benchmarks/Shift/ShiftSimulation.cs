using System.Globalization;
using EarlyExitGen.Hosting;
using EarlyExitGen.Toolchain.Foundation.Data;
using EarlyExitGen.Toolchain.Foundation.Statistics;
using EarlyExitGen.Toolchain.Model.Manifests;
using EarlyExitGen.Toolchain.Verbs.Tracing;

namespace EarlyExitGen.Benchmarks.Shift;

/// <summary>
/// How soon a host notices that texts are others than those of the calibration, and how often it thinks so where they
/// are not: its own watch, over traces of texts. In each run the cascade is calibrated on texts that are drawn, and
/// the others come in an order that is drawn; none comes twice.
/// </summary>
internal static class ShiftSimulation
{
    private const int Runs = 200;
    private const float Dial = 0.02f;
    private const double Rate = 0.1;

    /// <summary>Runs, and prints a table.</summary>
    /// <param name="manifest">The cascade.</param>
    /// <param name="before">
    /// A trace, or data, of the texts before the shift; the calibration's are drawn from it.
    /// </param>
    /// <param name="after">
    /// A trace, or data, of texts after it; or <c>without:LABEL</c>, those of the same file.
    /// </param>
    /// <param name="calibration">How many texts the cascade is calibrated on.</param>
    public static void Run(string manifest, string before, string after, int calibration)
    {
        CascadeManifest cascade = CascadeManifest.Load(manifest);
        CascadeTrace trace = TraceSource.Load(cascade, before, DataForm.Unsaid, CancellationToken.None);
        LogitTable table = trace.Logits;
        int? missing = after.StartsWith(Without, StringComparison.Ordinal)
            ? int.Parse(after[Without.Length..], CultureInfo.InvariantCulture)
            : null;
        LogitTable? other = missing is null
            ? TraceSource.Load(cascade, after, DataForm.Unsaid, CancellationToken.None).Logits
            : null;
        ShiftRun[] same = new ShiftRun[Runs];
        ShiftRun[] early = new ShiftRun[Runs];
        ShiftRun[] late = new ShiftRun[Runs];
        RefitRun[] refits = new RefitRun[other is null ? 0 : Runs];
        string text = File.ReadAllText(cascade.Path);
        CascadeHostOptions options = new() { ShadowRate = Rate };
        Parallel.For(0, Runs, new ParallelOptions { MaxDegreeOfParallelism = 2 }, run =>
        {
            int[] order = [.. Enumerable.Range(0, table.Count)];
            new SplitMix64(run).Shuffle<int>(order);
            CalibratedTrace calibrated = CalibratedTrace.Of(table, trace.ExitLayers, order[..calibration], seed: 1);
            (LogitTable, int)[] rest = [.. order[calibration..].Select(text => (table, text))];
            (LogitTable, int)[] quiet = rest[..(rest.Length / 2)];
            same[run] = ShiftRun.Of(calibrated, options, run, Dial, [], rest);
            early[run] = ShiftRun.Of(calibrated, options, run, Dial, [], Shifted(run, rest));
            late[run] = ShiftRun.Of(calibrated, options, run, Dial, quiet, Shifted(run, rest[quiet.Length..]));
            if (other is not null)
            {
                refits[run] = RefitRun.Of(calibrated, text, options, run, Dial, other, Order(run, other));
            }
        });
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{Runs} runs, promised {Dial:P0}, calibrated on {calibration} texts, ShadowRate {Rate}, ")
            + string.Create(CultureInfo.InvariantCulture, $"risk {options.ShadowRisk}"));
        Console.WriteLine("| texts | in a run | disagree | promise found broken | after texts run | arrived | "
            + "shift noticed | after texts run | arrived |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|---|");
        Print("without a shift", same);
        Print("shifted from the first on", early);
        Print("shifted after as many without", late);
        if (refits.Length > 0)
        {
            RefitTable.Print(refits, options.ShadowRefitTexts, Dial);
        }

        (LogitTable, int)[] Shifted(int run, (LogitTable Table, int Text)[] rest)
        {
            if (other is null)
            {
                return [.. rest.Where(one => one.Table.Gold[one.Text] != missing)];
            }

            return [.. Order(run, other).Select(text => (other, text))];
        }
    }

    private const string Without = "without:";

    private static int[] Order(int run, LogitTable other)
    {
        int[] order = [.. Enumerable.Range(0, other.Count)];
        new SplitMix64(run, 1).Shuffle<int>(order);
        return order;
    }

    private static void Print(string name, ShiftRun[] runs) => Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"| {name} | {runs.Average(run => run.Texts):0} "
            + $"| {(double)runs.Sum(run => run.Disagreed) / runs.Sum(run => run.Texts):P2} "
            + $"| {runs.Count(run => run.Broken is not null)} "
            + $"| {Spread(runs.Select(run => run.Broken))} "
            + $"| {Spread(runs.Select(run => run.Broken is null ? null : (int?)run.BrokenArrived))} "
            + $"| {runs.Count(run => run.Shifted is not null)} "
            + $"| {Spread(runs.Select(run => run.Shifted))} "
            + $"| {Spread(runs.Select(run => run.Shifted is null ? null : (int?)run.ShiftedArrived))} |"));

    // The median of all runs and the ninth tenth; those without count as later than all.
    internal static string Spread(IEnumerable<int?> texts)
    {
        int?[] sorted = [.. texts.OrderBy(one => one ?? int.MaxValue)];
        return $"{Text(sorted[(sorted.Length / 2) - 1])}, {Text(sorted[(sorted.Length * 9 / 10) - 1])}";

        static string Text(int? one) => one is { } count ? count.ToString("N0", CultureInfo.InvariantCulture) : "-";
    }
}
