namespace EarlyExitGen.Toolchain.Calibration;

/// <summary>
/// Turns promised rates of disagreement into epsilons, the largest predicted disagreement at which an exit answers.
/// Epsilon is raised from 0 through every value at which a text of the sample changes its exit; a rate gets the
/// largest one before the upper bound on the share of disagreements first exceeds the rate.
/// </summary>
internal static class DisagreementTable
{
    /// <summary>The rates that are tried.</summary>
    public static IReadOnlyList<double> Rates { get; } = [0.005, 0.01, 0.02, 0.05, 0.1];

    /// <summary>
    /// The rows that the sample supports: a rate is left out where the sample is too small for it even without a single
    /// disagreement, or where no text could leave early.
    /// </summary>
    public static IReadOnlyList<PromisedRate> Build(
        IReadOnlyList<HeldOutRow> sample, IReadOnlyList<int> exitLayers, IReadOnlyList<double> rates)
    {
        int[] exitOf = [.. Enumerable.Repeat(exitLayers.Count - 1, sample.Count)];
        int[] counts = new int[exitLayers.Count];
        counts[^1] = sample.Count;
        int disagreements = 0;
        double bound = BinomialBound.Upper(0, sample.Count);
        Queue<double> open = new(rates.SkipWhile(rate => bound > rate));
        List<PromisedRate> rows = [];
        PromisedRate? last = null;
        foreach (IGrouping<double, Move> step in Moves(sample).GroupBy(m => m.Epsilon).OrderBy(g => g.Key))
        {
            // A text may move more than once at the same epsilon; the earliest exit counts, and it comes last.
            foreach (Move move in step.OrderByDescending(m => m.Exit))
            {
                disagreements += Disagrees(sample, move.Text, move.Exit) - Disagrees(sample, move.Text, exitOf[move.Text]);
                counts[exitOf[move.Text]]--;
                counts[move.Exit]++;
                exitOf[move.Text] = move.Exit;
            }

            bound = BinomialBound.Upper(disagreements, sample.Count);
            while (open.Count > 0 && bound > open.Peek())
            {
                Close(rows, last, open.Dequeue());
            }

            if (open.Count == 0)
            {
                return rows;
            }

            double seen = (double)disagreements / sample.Count;
            last = new PromisedRate(open.Peek(), step.Key, seen, bound, LayerCost.SpeedUp(counts, exitLayers));
        }

        while (open.Count > 0)
        {
            Close(rows, last, open.Dequeue());
        }

        return rows;
    }

    private static void Close(List<PromisedRate> rows, PromisedRate? last, double rate)
    {
        if (last is not null)
        {
            rows.Add(last with { Rate = rate });
        }
    }

    private static int Disagrees(IReadOnlyList<HeldOutRow> sample, int text, int exit) =>
        exit < sample[text].Agrees.Count && !sample[text].Agrees[exit] ? 1 : 0;

    // Where each text leaves one exit earlier: at the predictions smaller than those of all exits before.
    private static IEnumerable<Move> Moves(IReadOnlyList<HeldOutRow> sample)
    {
        for (int text = 0; text < sample.Count; text++)
        {
            double least = 1;
            for (int exit = 0; exit < sample[text].Disagreement.Count; exit++)
            {
                double epsilon = sample[text].Disagreement[exit];
                if (epsilon < least)
                {
                    least = epsilon;
                    yield return new Move(epsilon, text, exit);
                }
            }
        }
    }

    private readonly record struct Move(double Epsilon, int Text, int Exit);
}
