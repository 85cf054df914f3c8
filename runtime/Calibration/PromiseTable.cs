namespace EarlyExitGen.Calibration;

/// <summary>
/// Turns promised rates of disagreement into epsilons, the largest predicted disagreement at which an exit answers.
/// Epsilon is raised from 0 through every value at which a text of the sample changes its exit; a rate gets the
/// largest one before the upper bound on the share of disagreements first exceeds the rate.
/// </summary>
internal static class PromiseTable
{
    /// <summary>The rates that are tried.</summary>
    // Close together: between 3 and 5 % the speed-up of an easy task rises many times.
    public static IReadOnlyList<double> Rates { get; } =
        [0.005, 0.0075, 0.01, 0.0125, 0.015, 0.02, 0.025, 0.03, 0.035, 0.04, 0.05, 0.06, 0.075, 0.1];

    /// <summary>
    /// The rows that the sample supports: a rate is left out where the sample is too small for it even without a single
    /// disagreement, or where no text could leave early.
    /// </summary>
    /// <param name="sample">The texts.</param>
    /// <param name="early">The number of exits but the last.</param>
    /// <param name="rates">The rates, rising.</param>
    /// <param name="upper">The 95 % upper bound on a share, for hits among a count.</param>
    public static IReadOnlyList<PromiseRow> Build(
        IReadOnlyList<HeldOutRow> sample, int early, IReadOnlyList<double> rates, Func<int, int, double> upper)
    {
        int[] counts = new int[early + 1];
        counts[^1] = sample.Count;
        int disagreements = 0;
        double bound = upper(0, sample.Count);
        Queue<double> open = new(rates.SkipWhile(rate => bound > rate));
        List<PromiseRow> rows = [];
        PromiseRow? last = null;
        foreach (ExitStep step in ExitWalk.Of(
            sample.Count, early, limit: 1, (text, exit) => sample[text].Disagreement[exit]))
        {
            foreach (ExitMove move in step.Moves)
            {
                disagreements += Disagrees(sample, move.Text, move.To) - Disagrees(sample, move.Text, move.From);
                counts[move.From]--;
                counts[move.To]++;
            }

            bound = upper(disagreements, sample.Count);
            while (open.Count > 0 && bound > open.Peek())
            {
                Close(rows, last, open.Dequeue());
            }

            if (open.Count == 0)
            {
                return rows;
            }

            last = new PromiseRow(open.Peek(), step.Key, disagreements, bound, [.. counts]);
        }

        while (open.Count > 0)
        {
            Close(rows, last, open.Dequeue());
        }

        return rows;
    }

    private static void Close(List<PromiseRow> rows, PromiseRow? last, double rate)
    {
        if (last is not null)
        {
            rows.Add(last with { Rate = rate });
        }
    }

    private static int Disagrees(IReadOnlyList<HeldOutRow> sample, int text, int exit) =>
        exit < sample[text].Agrees.Count && !sample[text].Agrees[exit] ? 1 : 0;
}
