using System.Diagnostics;
using System.Runtime.InteropServices;
using EarlyExitGen.Hosting;
using EarlyExitGen.Toolchain.Verbs.Queueing;
using Samples.News;

namespace EarlyExitGen.Benchmarks.Plan;

/// <summary>
/// Sends texts into a cascade's queue as <see cref="PoissonArrivals"/> says, whether answers come or not.
/// </summary>
internal static class PoissonLoad
{
    // What sleeping a little overshoots by; the rest is waited for without giving up the processor.
    private const double Overshoot = 100e-6;

    /// <summary>Sends them.</summary>
    /// <param name="service">The cascade.</param>
    /// <param name="texts">The texts that are drawn from.</param>
    /// <param name="rate">Texts a second.</param>
    /// <param name="count">How many are sent.</param>
    /// <param name="seed">What arrivals depend on.</param>
    /// <returns>The answers a second, and for each text its time from arrival to answer, in seconds.</returns>
    public static async Task<(double Throughput, double[] Times)> RunAsync(
        ICascadeService<string, NewsPrediction> service, IReadOnlyList<string> texts, double rate, int count, int seed)
    {
        double[] times = new double[count];
        long first = 0;
        long last = 0;
        Task[] answers = new Task[count];
        TaskCompletionSource sent = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Thread sender = new(() =>
        {
            PoissonArrivals arrivals = new(rate, texts.Count, seed);
            long begin = Stopwatch.GetTimestamp();
            for (int i = 0; i < count; i++)
            {
                (double at, int text) = arrivals.Next();
                WaitUntil(begin, at);
                first = i == 0 ? Stopwatch.GetTimestamp() : first;
                answers[i] = AnswerAsync(i, texts[text]);
            }

            sent.SetResult();
        });
        sender.Start();
        await sent.Task;
        await Task.WhenAll(answers);
        return (count / Stopwatch.GetElapsedTime(first, Interlocked.Read(ref last)).TotalSeconds, times);

        async Task AnswerAsync(int i, string text)
        {
            long start = Stopwatch.GetTimestamp();
            await service.ClassifyAsync(text);
            long end = Stopwatch.GetTimestamp();
            times[i] = Stopwatch.GetElapsedTime(start, end).TotalSeconds;
            long seen = Interlocked.Read(ref last);
            while (end > seen && Interlocked.CompareExchange(ref last, end, seen) is var now && now != seen)
            {
                seen = now;
            }
        }
    }

    /// <summary>Answers a second with always as many texts under way as <paramref name="callers"/>.</summary>
    /// <param name="service">The cascade.</param>
    /// <param name="texts">The texts, each as often.</param>
    /// <param name="count">How many are sent.</param>
    /// <param name="callers">How many wait for an answer at a time.</param>
    public static async Task<double> SaturateAsync(
        ICascadeService<string, NewsPrediction> service, IReadOnlyList<string> texts, int count, int callers)
    {
        int next = 0;
        long start = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, callers).Select(_ => CallAsync()));
        return count / Stopwatch.GetElapsedTime(start).TotalSeconds;

        async Task CallAsync()
        {
            for (int i = Interlocked.Increment(ref next); i <= count; i = Interlocked.Increment(ref next))
            {
                await service.ClassifyAsync(texts[i % texts.Count]);
            }
        }
    }

    private static void WaitUntil(long begin, double seconds)
    {
        double left = seconds - Stopwatch.GetElapsedTime(begin).TotalSeconds;
        if (left > Overshoot && OperatingSystem.IsLinux())
        {
            Sleep((uint)((left - Overshoot) * 1e6));
        }

        while (Stopwatch.GetElapsedTime(begin).TotalSeconds < seconds)
        {
            Thread.SpinWait(10);
        }
    }

    // .NET's own sleeps are of whole milliseconds, in which several texts come.
    [DllImport("libc", EntryPoint = "usleep", SetLastError = false)]
    private static extern int Sleep(uint microseconds);
}
