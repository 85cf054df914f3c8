using EarlyExitGen.Toolchain.Foundation.Statistics;

namespace EarlyExitGen.Toolchain.Verbs.Calibration;

/// <summary>
/// Turns promised rates of disagreement into epsilons, the largest predicted disagreement at which an exit answers.
/// Epsilon is raised from 0 through every value at which a text of the sample changes its exit; a rate gets the
/// largest one before the upper bound on the share of disagreements first exceeds the rate.
/// </summary>
internal static class DisagreementTable
{
    /// <summary>The rates that are tried.</summary>
    // Close together: between 3 and 5 % the speed-up of an easy task rises many times.
    public static IReadOnlyList<double> Rates { get; } =
        [0.005, 0.0075, 0.01, 0.0125, 0.015, 0.02, 0.025, 0.03, 0.035, 0.04, 0.05, 0.06, 0.075, 0.1];

    /// <summary>
    /// The rows that the sample supports: a rate is left out where the sample is too small for it even without a single
    /// disagreement, or where no text could leave early.
    /// </summary>
    public static IReadOnlyList<PromisedRate> Build(
        IReadOnlyList<HeldOutRow> sample, ExitCosts costs, IReadOnlyList<double> rates)
    {
        int[] counts = new int[costs.Count];
        counts[^1] = sample.Count;
        int disagreements = 0;
        double bound = BinomialBound.Upper(0, sample.Count);
        Queue<double> open = new(rates.SkipWhile(rate => bound > rate));
        List<PromisedRate> rows = [];
        PromisedRate? last = null;
        foreach (ExitStep step in ExitWalk.Of(
            sample.Count, costs.Count - 1, limit: 1, (text, exit) => sample[text].Disagreement[exit]))
        {
            foreach (ExitMove move in step.Moves)
            {
                disagreements += Disagrees(sample, move.Text, move.To) - Disagrees(sample, move.Text, move.From);
                counts[move.From]--;
                counts[move.To]++;
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
            last = new PromisedRate(open.Peek(), step.Key, seen, bound, costs.SpeedUp(counts));
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
}
