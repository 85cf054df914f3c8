using System.Globalization;
using EarlyExitGen.Hosting;
using EarlyExitGen.Toolchain.Verbs.Charts;

namespace EarlyExitGen.Benchmarks.Load;

/// <summary>
/// More requests for a while than the service can answer at its dial: with the policy <c>Wait</c> and with
/// <c>TurnDial</c>, which then answers at up to another promise.
/// </summary>
internal static class OverloadTest
{
    private const double Calm = 0.5;
    private const double Busy = 1.4;
    private const int Clients = 64;

    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(5);

    // The dial, where the queue may turn it, and how much may wait: at a thousand texts a second a tenth of a second.
    private static readonly string[] Settings =
    [
        "Cascades:NewsClassifier:Dial=0.005",
        "Cascades:NewsClassifier:QueueLimit=100",
        "Cascades:NewsClassifier:Deadline=00:00:02",
    ];

    private static readonly string[] TurnDial =
        ["Cascades:NewsClassifier:Policy=TurnDial", "Cascades:NewsClassifier:BusyDial=0.02"];

    /// <summary>Runs it.</summary>
    /// <param name="textsFile">Headlines, one a line.</param>
    /// <param name="seconds">How long each of the three phases lasts, of which the middle one is busy.</param>
    /// <param name="picture">A file for the picture, *.svg or *.png.</param>
    public static async Task RunAsync(string textsFile, int seconds, string picture)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(seconds, 1);
        string[] texts = await Texts.ReadAsync(textsFile);
        double capacity;
        await using (ServerProcess server = await ServerProcess.StartAsync(Contender.Cascade, Settings))
        {
            using OpenLoad load = new(server.Address, texts);
            await load.CapacityAsync(Clients, WarmUp);
            capacity = await load.CapacityAsync(Clients, WarmUp);
        }

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{capacity:0} requests/s are answered to {Clients} clients; {Calm} and {Busy} times that come.\n"));
        Console.WriteLine("| policy | answered | p50, p99 before | while busy | after | mean dial while busy |");
        Console.WriteLine("|---|---|---|---|---|---|");
        Dictionary<OverloadPolicy, IReadOnlyList<OpenLoad.Sample>> runs = [];
        foreach (OverloadPolicy policy in (OverloadPolicy[])[OverloadPolicy.Wait, OverloadPolicy.TurnDial])
        {
            string[] settings = policy == OverloadPolicy.TurnDial ? [.. Settings, .. TurnDial] : Settings;
            await using ServerProcess server = await ServerProcess.StartAsync(Contender.Cascade, settings);
            using OpenLoad load = new(server.Address, texts);
            await load.CapacityAsync(Clients, WarmUp);
            runs[policy] = await load.RunAsync(
                [(Calm * capacity, seconds), (Busy * capacity, seconds), (Calm * capacity, seconds)]);
            Print(policy, runs[policy], seconds);
        }

        ChartFile.Save(OverloadChart.Of(runs, seconds, Busy), picture);
    }

    /// <summary>How long as many of a hundred requests take at most, in milliseconds.</summary>
    public static double Percentile(IEnumerable<OpenLoad.Sample> samples, double percent)
    {
        double[] sorted = [.. samples.Select(sample => sample.Milliseconds).Order()];
        return sorted.Length == 0
            ? double.NaN
            : sorted[(int)Math.Min(sorted.Length * percent / 100, sorted.Length - 1)];
    }

    private static void Print(OverloadPolicy policy, IReadOnlyList<OpenLoad.Sample> samples, int seconds)
    {
        OpenLoad.Sample[][] phases =
        [
            .. Enumerable.Range(0, 3)
                .Select(phase => samples.Where(sample => (int)sample.Due / seconds == phase).ToArray()),
        ];
        double dial = phases[1].Where(sample => sample.Dial is not null).Average(sample => sample.Dial!.Value);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"| {policy} | {samples.Count(sample => sample.Dial is not null)} of {samples.Count} "
                + $"| {string.Join(" | ", phases.Select(Times))} | {dial:0.00 %} |"));
    }

    private static string Times(OpenLoad.Sample[] phase) => string.Create(
        CultureInfo.InvariantCulture, $"{Percentile(phase, 50):0.0} ms, {Percentile(phase, 99):0} ms");
}
