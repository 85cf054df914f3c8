using System.Diagnostics;
using System.Globalization;

namespace EarlyExitGen.Benchmarks.Load;

/// <summary>
/// The service at full load for long: whether every request is answered exactly once, and its memory stays flat.
/// </summary>
internal static class SoakTest
{
    private const int Singles = 16;
    private const int Batches = 4;
    private const int Streams = 4;
    private const int Cancelling = 2;
    private const int Rows = 15;

    private static readonly TimeSpan SampleEvery = TimeSpan.FromSeconds(10);

    /// <summary>Runs it.</summary>
    /// <param name="textsFile">Headlines, one a line.</param>
    /// <param name="minutes">How long; 1 to 1,440.</param>
    /// <returns>Whether nothing was lost, answered twice or wrong.</returns>
    public static async Task<bool> RunAsync(string textsFile, double minutes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(minutes, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(minutes, 1440);
        string[] texts = await Texts.ReadAsync(textsFile);

        // The shadow runs as in samples/Service, and no deadline is about how busy the machine is.
        await using ServerProcess server = await ServerProcess.StartAsync(
            Contender.Cascade,
            "Cascades:NewsClassifier:ShadowRate=0.02",
            "Cascades:NewsClassifier:Deadline=00:05:00");
        using SoakClients clients = new(server.Address, texts);
        await clients.LearnAsync();
        using CancellationTokenSource end = new();
        Task load = clients.RunAsync(Singles, Batches, Streams, Cancelling, end.Token);
        await WatchAsync(server.Id, clients, TimeSpan.FromMinutes(minutes), load);
        await end.CancelAsync();
        await load;
        long counted = await clients.ServerCountAsync();
        SoakCounts counts = clients.Counts;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"""

            texts sent and waited for: {counts.Sent:N0}; answered: {counts.Answered:N0}
            of these lines of streams, by their ids in order: {counts.Lines:N0}
            sent and given up by the client: {counts.GivenUp:N0}
            texts that the service counts: {counted:N0}; answered and given up: {counts.Answered + counts.GivenUp:N0}
            wrong: {counts.Wrong:N0} {counts.FirstWrong}
            """));
        return counts.Wrong == 0 && counts.Sent == counts.Answered
            && counted >= counts.Answered && counted <= counts.Answered + counts.GivenUp;
    }

    // A row for each part of the time: medians of what was seen in it.
    private static async Task WatchAsync(int process, SoakClients clients, TimeSpan time, Task load)
    {
        Console.WriteLine("| minutes | texts/s | resident memory | threads | open files |");
        Console.WriteLine("|---|---|---|---|---|");
        List<double> megabytes = [];
        Stopwatch watch = Stopwatch.StartNew();
        for (int row = 1; row <= Rows; row++)
        {
            TimeSpan until = time * row / Rows;
            long before = clients.Counts.Answered;
            TimeSpan from = watch.Elapsed;
            List<double> seen = [];
            do
            {
                TimeSpan left = until - watch.Elapsed;
                await Task.WhenAny(load, Task.Delay(left < SampleEvery ? Max(left, TimeSpan.Zero) : SampleEvery));
                if (load.IsCompleted)
                {
                    await load;
                    throw new InvalidOperationException("The load has ended before its time.");
                }

                using Process server = Process.GetProcessById(process);
                seen.Add(server.WorkingSet64 / 1e6);
            }
            while (watch.Elapsed < until);

            double median = seen.Order().ElementAt(seen.Count / 2);
            megabytes.Add(median);
            double rate = (clients.Counts.Answered - before) / (watch.Elapsed - from).TotalSeconds;
            using Process now = Process.GetProcessById(process);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {until.TotalMinutes:0.#} | {rate:0} | {median:0.0} MB | {now.Threads.Count} "
                    + $"| {OpenFiles(process)} |"));
        }

        // The first third is for the JIT, for pools and for the garbage collector to find its sizes.
        double[] later = [.. megabytes.Skip(Rows / 3)];
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"\nresident memory after the first third: {later.Min():0.0} to {later.Max():0.0} MB, "
                + $"{Slope(later) * Rows / time.TotalHours:+0.0;-0.0} MB an hour"));
    }

    private static TimeSpan Max(TimeSpan one, TimeSpan other) => one > other ? one : other;

    private static int OpenFiles(int process) =>
        OperatingSystem.IsLinux() ? Directory.GetFileSystemEntries($"/proc/{process}/fd").Length : 0;

    // Of the straight line through equally distant points that fits best.
    private static double Slope(double[] values)
    {
        double middle = (values.Length - 1) / 2.0;
        double mean = values.Average();
        return values.Select((value, i) => (i - middle) * (value - mean)).Sum()
            / values.Select((_, i) => (i - middle) * (i - middle)).Sum();
    }
}
