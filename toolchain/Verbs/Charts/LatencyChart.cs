using System.Globalization;
using EarlyExitGen.Toolchain.Foundation.Statistics;

namespace EarlyExitGen.Toolchain.Verbs.Charts;

/// <summary>How long texts take, by the exit that answers them, beside the plain model.</summary>
internal static class LatencyChart
{
    private const double MicrosecondsPerMillisecond = 1000;

    /// <summary>Makes it; the axis is logarithmic.</summary>
    /// <param name="exits">The cascade's exits; those that answer no text are left out.</param>
    /// <param name="plain">The plain model.</param>
    public static Chart Of(IReadOnlyList<LatencyDistribution> exits, LatencyDistribution plain) => new BoxChart(
        Title(exits, plain),
        "time of a text in milliseconds, logarithmic",
        [
            .. exits.Select((exit, i) => (Exit: exit, Color: ChartColors.OfExit(i, exits.Count)))
                .Where(of => of.Exit.Count > 0).Select(of => Box(of.Exit, of.Color, plain)),
            Box(plain, ChartColors.Baseline, plain),
        ])
    {
        IsLogarithmic = true,
        Format = milliseconds => Time(milliseconds * MicrosecondsPerMillisecond),
    };

    private static ChartBox Box(LatencyDistribution times, ChartColor color, LatencyDistribution plain) => new(
        times.Name,
        $"{Share(times.Count, plain)}, {Time(times.Median)}",
        [
            .. new[] { times.P5, times.P25, times.Median, times.P75, times.P95 }
                .Select(time => Math.Max(time, 1) / MicrosecondsPerMillisecond),
        ],
        color);

    // What matters are the texts that leave early.
    private static string Title(IReadOnlyList<LatencyDistribution> exits, LatencyDistribution plain)
    {
        LatencyDistribution[] early = [.. exits.SkipLast(1).Where(exit => exit.Count > 0)];
        if (early.Length == 0)
        {
            return $"No text leaves early: {Time(exits[^1].Median)} instead of {Time(plain.Median)}";
        }

        LatencyDistribution most = early.MaxBy(exit => exit.Count)!;
        return $"{Share(early.Sum(exit => exit.Count), plain)} of the texts leave early, most of them {most.Name} in "
            + $"{Time(most.Median)} instead of {Time(plain.Median)}";
    }

    // Of few texts the exact share, so that none seems to be nothing, and of nearly all, so that none seems to be all.
    private static string Share(int part, LatencyDistribution all)
    {
        double share = (double)part / all.Count;
        return share.ToString(share is < 0.1 or (> 0.99 and < 1) ? "0.0 %" : "0 %", CultureInfo.InvariantCulture);
    }

    private static string Time(double microseconds) => microseconds < MicrosecondsPerMillisecond
        ? string.Create(CultureInfo.InvariantCulture, $"{microseconds:0} us")
        : string.Create(CultureInfo.InvariantCulture, $"{microseconds / MicrosecondsPerMillisecond:0.0} ms");
}
