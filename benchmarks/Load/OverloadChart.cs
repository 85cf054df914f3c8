using System.Globalization;
using EarlyExitGen.Hosting;
using EarlyExitGen.Toolchain.Verbs.Charts;

namespace EarlyExitGen.Benchmarks.Load;

/// <summary>The 99th percentile over time, of both policies.</summary>
internal static class OverloadChart
{
    private const double Window = 0.5;

    /// <summary>Makes it.</summary>
    /// <param name="runs">The requests of each policy.</param>
    /// <param name="seconds">How long each phase lasted.</param>
    /// <param name="busy">How many times what can be answered came in the middle one.</param>
    public static Chart Of(
        IReadOnlyDictionary<OverloadPolicy, IReadOnlyList<OpenLoad.Sample>> runs, int seconds, double busy) =>
        new LineChart(
            Title(runs, seconds),
            "seconds",
            "p99 of each half second in ms, logarithmic",
            [.. runs.Select(run => Line(run.Key, run.Value))])
        {
            IsLogarithmicUp = true,
            Band = new ChartBand(
                string.Create(CultureInfo.InvariantCulture, $"{busy} times the capacity comes"), seconds, 2 * seconds),
        };

    private static ChartLine Line(OverloadPolicy policy, IReadOnlyList<OpenLoad.Sample> samples)
    {
        (double At, double P99)[] points = [.. samples
            .GroupBy(sample => (int)(sample.Due / Window))
            .OrderBy(window => window.Key)
            .Select(window => ((window.Key + 0.5) * Window, OverloadTest.Percentile(window, 99)))];
        return new ChartLine(
            policy.ToString(),
            [.. points.Select(point => point.At)],
            [.. points.Select(point => point.P99)],
            policy == OverloadPolicy.TurnDial ? ChartColors.Main : ChartColors.Baseline);
    }

    private static string Title(
        IReadOnlyDictionary<OverloadPolicy, IReadOnlyList<OpenLoad.Sample>> runs, int seconds) => string.Create(
        CultureInfo.InvariantCulture,
        $"Above capacity p99 is {BusyP99(runs[OverloadPolicy.TurnDial], seconds):0} ms with TurnDial, "
            + $"{BusyP99(runs[OverloadPolicy.Wait], seconds):0} ms with Wait");

    private static double BusyP99(IReadOnlyList<OpenLoad.Sample> samples, int seconds) => OverloadTest.Percentile(
        samples.Where(sample => sample.Due >= seconds && sample.Due < 2 * seconds), 99);
}
