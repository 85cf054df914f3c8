using System.Globalization;

namespace EarlyExitGen.Benchmarks.Load;

/// <summary>
/// Loads the service at loopback, which shares the cores with the load, and prints requests a second and latencies. The
/// contenders, each in a process of its own, take turns, so that what else the machine does is the same for both.
/// </summary>
internal static class LoadTest
{
    private const int Rounds = 5;
    private const int WarmUpSeconds = 5;
    private static readonly int[] Connections = [1, 8, 64];

    /// <summary>Runs it.</summary>
    /// <param name="textsFile">Headlines, one a line, sent in their order.</param>
    /// <param name="seconds">
    /// How long each contender is loaded at each number of connections, in all; 5 to 600, in five rounds.
    /// </param>
    public static async Task RunAsync(string textsFile, int seconds)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(seconds, Rounds);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(seconds, 600);
        Wrk wrk = new(await Texts.ReadAsync(textsFile));
        await using ServerProcess plain = await ServerProcess.StartAsync(Contender.Plain);
        await using ServerProcess cascade = await ServerProcess.StartAsync(Contender.Cascade);
        Console.WriteLine("| connections | service | requests/s | | p50 | p95 | p99 | errors |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|");
        foreach (int connections in Connections)
        {
            await wrk.RunAsync(plain.Address, connections, WarmUpSeconds, round: 0);
            await wrk.RunAsync(cascade.Address, connections, WarmUpSeconds, round: 0);
            List<Wrk.Figures> plains = [];
            List<Wrk.Figures> cascades = [];
            for (int round = 0; round < Rounds; round++)
            {
                plains.Add(await wrk.RunAsync(plain.Address, connections, seconds / Rounds, round));
                cascades.Add(await wrk.RunAsync(cascade.Address, connections, seconds / Rounds, round));
            }

            double[] ratios = [.. plains.Zip(cascades, (one, other) => other.Rate / one.Rate).Order()];
            Print(connections, nameof(Contender.Plain), plains, "1x");
            Print(connections, nameof(Contender.Cascade), cascades, string.Create(
                CultureInfo.InvariantCulture, $"{ratios[Rounds / 2]:0.0}x [{ratios[0]:0.0}, {ratios[^1]:0.0}]"));
        }
    }

    // The median of the rounds.
    private static void Print(int connections, string contender, List<Wrk.Figures> rounds, string ratio) =>
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"| {connections} | {contender} | {rounds.Of(figures => figures.Rate):0} | {ratio} "
                + $"| {rounds.Of(figures => figures.P50):0.00} ms | {rounds.Of(figures => figures.P95):0.00} ms "
                + $"| {rounds.Of(figures => figures.P99):0.00} ms | {rounds.Sum(figures => figures.Errors)} |"));

    private static double Of(this List<Wrk.Figures> rounds, Func<Wrk.Figures, double> figure) =>
        rounds.Select(figure).Order().ElementAt(rounds.Count / 2);
}
