namespace EarlyExitGen.Calibration;

/// <summary>
/// Raises one bound from below everything through every value at which a text changes its exit. A text leaves at the
/// first exit whose key is at most the bound; so every division of the texts among exits that a dial can make is passed
/// once.
/// </summary>
internal static class ExitWalk
{
    /// <summary>The steps, by rising keys; before the first all texts leave at the last exit.</summary>
    /// <param name="texts">The number of texts.</param>
    /// <param name="early">The number of early exits.</param>
    /// <param name="limit">The bound stays below it.</param>
    /// <param name="key">The key of a text at an early exit; NaN where it never answers.</param>
    public static IEnumerable<ExitStep> Of(int texts, int early, double limit, Func<int, int, double> key)
    {
        int[] exitOf = [.. Enumerable.Repeat(early, texts)];
        foreach (IGrouping<double, Arrival> step in Arrivals(texts, early, limit, key).GroupBy(a => a.Key).OrderBy(
            g => g.Key))
        {
            // A text may arrive at several exits at once; the earliest counts.
            ExitMove[] moves =
                [.. step.GroupBy(a => a.Text).Select(g => new ExitMove(g.Key, exitOf[g.Key], g.Min(a => a.Exit)))];
            foreach (ExitMove move in moves)
            {
                exitOf[move.Text] = move.To;
            }

            yield return new ExitStep(step.Key, moves);
        }
    }

    // Where each text leaves one exit earlier: at the keys smaller than those of all exits before.
    private static IEnumerable<Arrival> Arrivals(int texts, int early, double limit, Func<int, int, double> key)
    {
        for (int text = 0; text < texts; text++)
        {
            double least = limit;
            for (int exit = 0; exit < early; exit++)
            {
                double own = key(text, exit);
                if (own < least)
                {
                    least = own;
                    yield return new Arrival(own, text, exit);
                }
            }
        }
    }

    private readonly record struct Arrival(double Key, int Text, int Exit);
}
