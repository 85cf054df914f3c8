using System.Globalization;

namespace EarlyExitGen.Benchmarks.Shift;

/// <summary>What refits gave.</summary>
internal static class RefitTable
{
    // Fewer texts after a refit say little of it.
    private const int LeastThen = 500;

    /// <summary>Prints a table.</summary>
    /// <param name="runs">The runs.</param>
    /// <param name="texts">How many texts a refit takes.</param>
    /// <param name="dial">What was promised.</param>
    public static void Print(RefitRun[] runs, int texts, float dial)
    {
        RefitRun[] refitted = [.. runs.Where(run => run.After is not null)];
        RefitRun[] followed = [.. refitted.Where(run => run.Then.Texts >= LeastThen)];
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"\nShadowRefits, on {texts} texts: {refitted.Length} of {runs.Length} runs refitted, after "
                + $"{ShiftSimulation.Spread(runs.Select(run => run.After))} texts run, of "
                + $"{ShiftSimulation.Spread(runs.Select(run => run.After is null ? null : (int?)run.Arrived))} arrived"
                + $"; {followed.Length} of them with {LeastThen} texts or more to come"));
        if (followed.Length == 0)
        {
            return;
        }

        Console.WriteLine("| texts | in a run | promised | disagree | in nine of ten runs at most "
            + "| promise found broken | layers a text |");
        Console.WriteLine("|---|---|---|---|---|---|---|");
        Row("until the refit", [.. followed.Select(run => run.Before)], followed.Length, dial);
        Row("after it", [.. followed.Select(run => run.Then)], followed.Count(run => run.BrokenAgain), dial);
    }

    private static void Row(string name, RefitRun.Stretch[] stretches, int broken, float dial)
    {
        double texts = stretches.Sum(one => one.Texts);
        double[] rates = [.. stretches.Select(one => (double)one.Disagreed / one.Texts).Order()];
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"| {name} | {texts / stretches.Length:0} | {dial:P0} | {stretches.Sum(one => one.Disagreed) / texts:P2} "
                + $"| {rates[Math.Max(0, (rates.Length * 9 / 10) - 1)]:P2} | {broken} "
                + $"| {stretches.Sum(one => one.Layers) / texts:0.00} |"));
    }
}
