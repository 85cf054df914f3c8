using System.Globalization;
using EarlyExitGen.Toolchain.Foundation.Statistics;
using EarlyExitGen.Toolchain.Verbs.Evaluation;

namespace EarlyExitGen.Toolchain.Verbs.Sweeping;

/// <summary>What charts of a dial show, in a sentence.</summary>
internal static class SweepTitle
{
    private const double Percent = 100;

    /// <summary>What the manifest's dial buys; without one of this rule, what the fastest setting does.</summary>
    /// <param name="sweep">The settings.</param>
    /// <param name="own">The manifest's; null if its rule was not swept.</param>
    /// <param name="isOperations">Whether costs are operations.</param>
    public static string Of(SweepReport sweep, SweepPoint? own, bool isOperations)
    {
        SweepPoint full = sweep.Points[0];
        SweepPoint point = own ?? sweep.Points[^1];
        string place = own is null ? $"At the fastest setting of {sweep.Rule}" : "At the manifest's dial";
        if (point.MeanLayers >= full.MeanLayers)
        {
            return $"{place} no text leaves early";
        }

        string costs = isOperations ? string.Create(
            CultureInfo.InvariantCulture,
            $"a text takes {Millions(point.MeanFlops!.Value)} million operations instead of ")
                + Millions((point.SpeedupFlops * point.MeanFlops) ?? full.MeanFlops!.Value)
            : sweep.Cost == ExitCosts.Layers ? string.Create(
                CultureInfo.InvariantCulture,
                $"texts run through {point.MeanLayers:0.00} of {sweep.Whole:0.##} layers on average")
            : string.Create(
                CultureInfo.InvariantCulture, $"a text costs {point.MeanLayers:0} us instead of {sweep.Whole:0}");
        return $"{place} {costs}, {Given(full.Accuracy - point.Accuracy, point.Disagreement)}";
    }

    /// <summary>What the clock says of the fastest setting that loses at most a point.</summary>
    public static string Of(EvaluationReport timed)
    {
        EvaluationPoint? best = timed.Points.Where(point => timed.NeverExit.Accuracy - point.Accuracy <= 0.01)
            .MinBy(point => point.MeanMicroseconds);
        return best?.SpeedupWallClock is not { } speedup
            ? "Accuracy against time at several settings of the dial"
            : string.Create(
                CultureInfo.InvariantCulture, $"Up to {speedup:0.0} times less time than in the plain model, ")
                + Given(timed.NeverExit.Accuracy - best.Accuracy, best.Disagreement);
    }

    private static string Given(double? lost, double disagreement)
    {
        if (lost is not { } share)
        {
            return string.Create(
                CultureInfo.InvariantCulture, $"and {Percent * disagreement:0.##} % are answered otherwise");
        }

        double points = Math.Round(Percent * share, 2);
        return points == 0 ? "and no accuracy is lost"
            : string.Create(
                CultureInfo.InvariantCulture,
                $"and {Math.Abs(points):0.##} points of accuracy are {(points > 0 ? "lost" : "gained")}");
    }

    private static string Millions(double operations) =>
        (operations / 1e6).ToString(operations < 1e7 ? "0.0" : "#,0", CultureInfo.InvariantCulture);
}
