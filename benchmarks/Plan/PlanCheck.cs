using System.Globalization;
using EarlyExitGen.Benchmarks.Cascade;
using EarlyExitGen.Hosting;
using EarlyExitGen.Toolchain.Foundation.Data;
using EarlyExitGen.Toolchain.Verbs.Measuring;
using EarlyExitGen.Toolchain.Verbs.Planning;
using EarlyExitGen.Toolchain.Verbs.Queueing;
using EarlyExitGen.Toolchain.Verbs.Tracing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Samples.News;

namespace EarlyExitGen.Benchmarks.Plan;

/// <summary>
/// Holds the simulation of <c>earlyexit plan</c> against this machine: the embedded cascade behind a queue with a
/// thread for each core, and behind the host's queue, in this process, with texts at a Poisson rate, measured; beside
/// it one simulated machine with the costs that the verb measures, the same texts at the same moments.
/// </summary>
internal static class PlanCheck
{
    private const int Seed = 1;
    private const int MostTexts = 1000;
    private const int SpareThreads = 4;

    private static readonly double[] Loads = [0.3, 0.5, 0.7, 0.85, 1.3];

    /// <summary>Runs it, on one core and on all.</summary>
    /// <param name="textsFile">The texts.</param>
    /// <param name="seconds">How long each rate is sent.</param>
    public static async Task RunAsync(string textsFile, double seconds)
    {
        CascadeTrace trace = TraceSource.Load(News.Manifest, textsFile, DataForm.Unsaid, CancellationToken.None);
        int[] exits = new Replay(News.Manifest.Spec, (CascadeRule)News.Manifest.Spec.Rule, trace.Logits).Exits();
        Instance[] texts = [.. trace.Texts.Select(text => text.Instance).Take(MostTexts)];
        Console.WriteLine(MachineInfo.Describe());
        Console.WriteLine();
        Console.WriteLine(
            "| queue | cores | load | texts/s | simulated | mean ms | simulated | p99 ms | simulated |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|---|");
        foreach (int cores in (int[])[.. new[] { 1, Environment.ProcessorCount }.Distinct()])
        {
            TextCosts costs = CostMeter.Measure(
                News.Manifest, plainFile: null, texts, exits[..texts.Length], cores, () => { }, CancellationToken.None);
            string[] firsts = [.. texts.Select(text => text.First)];
            await RunThreadsAsync(firsts, costs.Whole(), cores, seconds);
            await RunHostAsync(firsts, costs.Whole(), cores, seconds);
        }
    }

    private static async Task RunThreadsAsync(
        IReadOnlyList<string> texts, IReadOnlyList<QueuedText> costs, int cores, double seconds)
    {
        using CoreThreads threads = new(cores);
        await CompareAsync("threads", new PoissonLoad(threads.Send, texts), costs, cores, seconds);
    }

    private static async Task RunHostAsync(
        IReadOnlyList<string> texts, IReadOnlyList<QueuedText> costs, int cores, double seconds)
    {
        // The queue's threads are the pool's; while all of them compute, answers would wait for further ones to come.
        ThreadPool.SetMinThreads(cores + SpareThreads, cores + SpareThreads);
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(settings: null);
        builder.Services.AddCascade<NewsClassifier>(configure: options =>
        {
            options.Threads = 1;
            options.Concurrency = cores;
            options.QueueLimit = 1_000_000;
        });
        using IHost host = builder.Build();
        await host.StartAsync();
        ICascadeService<string, NewsPrediction> service =
            host.Services.GetRequiredService<ICascadeService<string, NewsPrediction>>();
        await CompareAsync(
            "host", new PoissonLoad((text, answered) => _ = SendAsync(text, answered), texts), costs, cores, seconds);
        await host.StopAsync();

        async Task SendAsync(string text, Action answered)
        {
            await service.ClassifyAsync(text);
            answered();
        }
    }

    private static async Task CompareAsync(
        string name, PoissonLoad texts, IReadOnlyList<QueuedText> costs, int cores, double seconds)
    {
        double capacity = cores / costs.Average(text => text.Front);

        // The first are for the JIT.
        await texts.RunAsync(capacity / 2, (int)(capacity * seconds / 4), Seed + 1);

        // What a text costs beside the cascade: the queue, its caller. It is --overhead of the verb.
        double most = await texts.SaturateAsync((int)(capacity * seconds), callers: 64);
        double overhead = Math.Max(0, (cores / most) - (cores / capacity));
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{name}, {cores} cores: {1e6 * cores / capacity:0} us a text, {1e6 * overhead:0} us beside the cascade"));
        costs = [.. costs.Select(text => text with { Front = text.Front + overhead })];
        capacity = cores / costs.Average(text => text.Front);
        foreach (double load in Loads)
        {
            double rate = load * capacity;
            int count = (int)(rate * seconds);
            (double throughput, double[] times) = await texts.RunAsync(rate, count, Seed);
            QueueFigures simulated =
                QueueSimulation.Run(new QueueNetwork(new Tier(1, cores)), costs, rate, count, Seed, warmUp: false);
            QueueFigures measured = QueueFigures.Of(times, throughput, frontLoad: 0, deepLoad: 0);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {name} | {cores} | {load:0%} | {Beside(measured.Throughput, simulated.Throughput, "0")} "
                    + $"| {Beside(1e3 * measured.Mean, 1e3 * simulated.Mean, "0.00")} "
                    + $"| {Beside(1e3 * measured.P99, 1e3 * simulated.P99, "0.0")} |"));
        }
    }

    private static string Beside(double measured, double simulated, string format) => string.Create(
        CultureInfo.InvariantCulture,
        $"{measured.ToString(format, CultureInfo.InvariantCulture)} | "
            + $"{simulated.ToString(format, CultureInfo.InvariantCulture)} ({(simulated / measured) - 1:+0%;-0%;0%})");
}
