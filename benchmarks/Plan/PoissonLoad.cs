using System.Diagnostics;
using System.Runtime.InteropServices;
using EarlyExitGen.Toolchain.Verbs.Queueing;

namespace EarlyExitGen.Benchmarks.Plan;

/// <summary>Sends texts to whoever answers them, and takes the times.</summary>
/// <param name="send">Sends a text; what it is given with it is called when the answer is there.</param>
/// <param name="texts">The texts.</param>
internal sealed class PoissonLoad(Action<string, Action> send, IReadOnlyList<string> texts)
{
    /// <summary>Sends them as <see cref="PoissonArrivals"/> says, whether answers come or not.</summary>
    /// <param name="rate">Texts a second.</param>
    /// <param name="count">How many are sent.</param>
    /// <param name="seed">What arrivals depend on.</param>
    /// <returns>The answers a second, and for each text its time from arrival to answer, in seconds.</returns>
    public async Task<(double Throughput, double[] Times)> RunAsync(double rate, int count, int seed)
    {
        long[] starts = new long[count];
        long[] ends = new long[count];
        int left = count;
        TaskCompletionSource answered = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Thread sender = new(() =>
        {
            PoissonArrivals arrivals = new(rate, texts.Count, seed);
            long begin = Stopwatch.GetTimestamp();
            for (int i = 0; i < count; i++)
            {
                int place = i;
                (double at, int text) = arrivals.Next();
                WaitUntil(begin, at);
                starts[place] = Stopwatch.GetTimestamp();
                send(texts[text], () =>
                {
                    ends[place] = Stopwatch.GetTimestamp();
                    if (Interlocked.Decrement(ref left) == 0)
                    {
                        answered.SetResult();
                    }
                });
            }
        });
        sender.Start();
        await answered.Task;
        return (
            count / Stopwatch.GetElapsedTime(starts[0], ends.Max()).TotalSeconds,
            [.. starts.Zip(ends, (start, end) => Stopwatch.GetElapsedTime(start, end).TotalSeconds)]);
    }

    /// <summary>Answers a second with always as many texts under way as <paramref name="callers"/>.</summary>
    /// <param name="count">How many are sent.</param>
    /// <param name="callers">How many wait for an answer at a time; fewer than <paramref name="count"/>.</param>
    public async Task<double> SaturateAsync(int count, int callers)
    {
        int next = 0;
        int left = count;
        TaskCompletionSource answered = new(TaskCreationOptions.RunContinuationsAsynchronously);
        long start = Stopwatch.GetTimestamp();
        for (int caller = 0; caller < callers; caller++)
        {
            Send();
        }

        await answered.Task;
        return count / Stopwatch.GetElapsedTime(start).TotalSeconds;

        void Send()
        {
            int i = Interlocked.Increment(ref next);
            if (i <= count)
            {
                send(texts[i % texts.Count], () =>
                {
                    Send();
                    if (Interlocked.Decrement(ref left) == 0)
                    {
                        answered.SetResult();
                    }
                });
            }
        }
    }

    // Not by spinning: whoever computes would be without a core.
    private static void WaitUntil(long begin, double seconds)
    {
        double left = seconds - Stopwatch.GetElapsedTime(begin).TotalSeconds;
        if (left > 0)
        {
            _ = Sleep((uint)(left * 1e6));
        }
    }

    // .NET's own sleeps are of whole milliseconds, in which several texts come.
    [DllImport("libc", EntryPoint = "usleep", SetLastError = false)]
    private static extern int Sleep(uint microseconds);
}
