using EarlyExitGen.Calibration;
using EarlyExitGen.Toolchain.Foundation.Statistics;
using EarlyExitGen.Toolchain.Verbs.Calibration;

namespace EarlyExitGen.Toolchain.Verbs.Attaching;

/// <summary>A set of exits, and what it would give at the promise.</summary>
/// <param name="Exits">The numbers of the early exits among all, ascending.</param>
/// <param name="SpeedUp">The time of the model in one piece by the mean time of a text.</param>
internal sealed record PlaceSet(IReadOnlyList<int> Exits, double SpeedUp);

/// <summary>
/// Chooses the early exits with which texts are fastest at a promised rate: all sets of few, one after another of many.
/// </summary>
internal sealed class PlaceChoice
{
    private const int MostForAllSets = 12;

    private readonly IReadOnlyList<HeldOutRow> _rows;
    private readonly ExitTimes _times;
    private readonly bool _hasWords;
    private readonly int _mostDisagreements;

    /// <summary>Prepares it.</summary>
    /// <param name="rows">
    /// Texts as the maps of all exits see them that were fitted without them; the exit of the words first, if there is
    /// one.
    /// </param>
    /// <param name="times">What answering costs, at the exits that have blocks.</param>
    /// <param name="hasWords">Whether there is an exit of the words.</param>
    /// <param name="promise">The promised rate.</param>
    public PlaceChoice(IReadOnlyList<HeldOutRow> rows, ExitTimes times, bool hasWords, double promise)
    {
        (_rows, _times, _hasWords) = (rows, times, hasWords);
        int most = -1;
        while (most < rows.Count - 1 && BinomialBound.Upper(most + 1, rows.Count) <= promise)
        {
            most++;
        }

        // Too few texts for the promise: the sets are compared at what they all do without one mistake.
        _mostDisagreements = Math.Max(0, most);
    }

    /// <summary>The best set.</summary>
    /// <param name="fixedPlaces">Whether all places are kept, and only words are asked about.</param>
    public PlaceSet Choose(bool fixedPlaces)
    {
        int early = _rows[0].Agrees.Count;
        int[] all = [.. Enumerable.Range(0, early)];
        if (fixedPlaces)
        {
            PlaceSet whole = Of(all);
            return _hasWords && Of(all[1..]) is var without && without.SpeedUp >= whole.SpeedUp ? without : whole;
        }

        return early <= MostForAllSets ? Best(Sets(all)) : Greedy(all);
    }

    /// <summary>What a set gives.</summary>
    public PlaceSet Of(IReadOnlyList<int> exits)
    {
        double[] cost = Costs(exits);
        double sum = cost[^1] * _rows.Count;
        double best = sum;
        int disagreements = 0;
        foreach (ExitStep step in ExitWalk.Of(
            _rows.Count, exits.Count, limit: 1, (text, exit) => _rows[text].Disagreement[exits[exit]]))
        {
            foreach (ExitMove move in step.Moves)
            {
                disagreements += Wrong(move.Text, move.To) - Wrong(move.Text, move.From);
                sum += cost[move.To] - cost[move.From];
            }

            if (disagreements > _mostDisagreements)
            {
                break;
            }

            best = sum;
        }

        return new PlaceSet(exits, _times.Whole * _rows.Count / best);

        int Wrong(int text, int exit) => exit < exits.Count && !_rows[text].Agrees[exits[exit]] ? 1 : 0;
    }

    // Of leaving at each exit of a set, the last one included.
    private double[] Costs(IReadOnlyList<int> exits)
    {
        List<double> costs = [];
        double looks = 0;
        foreach (int exit in exits)
        {
            bool isWords = _hasWords && exit == 0;
            looks += isWords ? _times.Words : _times.Call;
            costs.Add(looks + (isWords ? 0 : _times.Layers[exit - (_hasWords ? 1 : 0)]));
        }

        return [.. costs, looks + _times.Whole];
    }

    private static IEnumerable<int[]> Sets(int[] all) => Enumerable.Range(1, (1 << all.Length) - 1)
        .Select(bits => all.Where(exit => (bits >> exit & 1) == 1).ToArray());

    // Of equal ones the smaller set, then the first.
    private PlaceSet Best(IEnumerable<int[]> sets) => sets.AsParallel().AsOrdered().Select(Of).AsEnumerable()
        .OrderByDescending(set => set.SpeedUp).ThenBy(set => set.Exits.Count).First();

    private PlaceSet Greedy(int[] all)
    {
        PlaceSet best = Best(all.Select(exit => (int[])[exit]));
        while (true)
        {
            int[][] larger = [.. all.Except(best.Exits).Select(exit => (int[])[.. best.Exits.Append(exit).Order()])];
            if (larger.Length == 0 || Best(larger) is not { } next || next.SpeedUp <= best.SpeedUp)
            {
                return best;
            }

            best = next;
        }
    }
}
