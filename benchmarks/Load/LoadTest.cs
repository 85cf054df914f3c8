using System.Globalization;

namespace EarlyExitGen.Benchmarks.Load;

/// <summary>
/// Loads the service at loopback, which shares the cores with the load, and prints requests a second and latencies. The
/// contenders take turns, each in a process of its own.
/// </summary>
internal static class LoadTest
{
    private const int WarmUpSeconds = 5;
    private static readonly int[] Connections = [1, 8, 64];

    /// <summary>Runs it.</summary>
    /// <param name="textsFile">Headlines, one a line, sent in their order.</param>
    /// <param name="seconds">How long each contender is loaded at each number of connections; 1 to 600.</param>
    public static async Task RunAsync(string textsFile, int seconds)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(seconds, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(seconds, 600);
        Wrk wrk = new(await Texts.ReadAsync(textsFile));
        Console.WriteLine("| connections | service | requests/s | | p50 | p95 | p99 | errors |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|");
        foreach (int connections in Connections)
        {
            Wrk.Figures plain = await MeasureAsync(wrk, Contender.Plain, connections, seconds);
            Print(Contender.Plain, connections, plain, ratio: 1);
            Wrk.Figures cascade = await MeasureAsync(wrk, Contender.Cascade, connections, seconds);
            Print(Contender.Cascade, connections, cascade, cascade.Rate / plain.Rate);
        }
    }

    private static async Task<Wrk.Figures> MeasureAsync(Wrk wrk, Contender contender, int connections, int seconds)
    {
        await using ServerProcess server = await ServerProcess.StartAsync(contender);
        await wrk.RunAsync(server.Address, connections, WarmUpSeconds);
        return await wrk.RunAsync(server.Address, connections, seconds);
    }

    private static void Print(Contender contender, int connections, Wrk.Figures figures, double ratio) =>
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"| {connections} | {contender} | {figures.Rate:0} | {ratio:0.0}x | {figures.P50:0.00} ms "
                + $"| {figures.P95:0.00} ms | {figures.P99:0.00} ms | {figures.Errors} |"));
}
