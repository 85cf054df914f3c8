using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace EarlyExitGen.Footprint;

/// <summary>
/// What a text costs that takes no exit, beside the plain model: both in one process, in turns, on one thread. What
/// counts is the time that the thread computed, of each text the least of several runs: what other processes do to it
/// only adds to that.
/// </summary>
internal static class Depth
{
    private const int Texts = 8;
    private const int Rounds = 12;
    private const int ThreadTime = 3; // CLOCK_THREAD_CPUTIME_ID

    /// <summary>Measures and prints.</summary>
    /// <param name="manifest">The cascade; its plain model lies beside it.</param>
    /// <param name="tokens">The number of tokens of a text.</param>
    public static void Print(string manifest, int tokens)
    {
        using InterpretedCascade cascade = InterpretedCascade.Load(
            manifest, new CascadeOptions { IntraOpThreads = 1, MaxConcurrency = 1 });
        using PlainModel plain = PlainModel.Load(manifest, threads: 1);
        Random random = new(1);
        int most = WordsOf(manifest);
        int[][] texts =
        [
            .. Enumerable.Range(0, Texts).Select(_ => Enumerable.Range(0, tokens).Select(_ => random.Next(most))
                .ToArray()),
        ];
        double[] whole = new double[Texts];
        double[] deep = new double[Texts];
        Array.Fill(whole, double.PositiveInfinity);
        Array.Fill(deep, double.PositiveInfinity);
        List<double> ratios = [];

        // The first round makes the bindings and does not count.
        for (int round = 0; round <= Rounds; round++)
        {
            double wholes = 0;
            double deeps = 0;
            for (int text = 0; text < Texts; text++)
            {
                int[] ids = texts[text];
                bool plainFirst = (round + text) % 2 == 0;
                double first = plainFirst ? Time(() => plain.Run(ids)) : 0;
                double own = Time(() => cascade.ClassifyTokensFully(ids));
                double other = plainFirst ? first : Time(() => plain.Run(ids));
                if (round > 0)
                {
                    (whole[text], deep[text]) = (Math.Min(whole[text], other), Math.Min(deep[text], own));
                    (wholes, deeps) = (wholes + other, deeps + own);
                }
            }

            if (round > 0)
            {
                ratios.Add(deeps / wholes);
            }
        }

        ratios.Sort();
        Console.WriteLine("| plain model, us | no exit taken, us | ratio | by round: median [least, most] |");
        Console.WriteLine("|---|---|---|---|");
        Console.WriteLine(
            $"| {whole.Average():0} | {deep.Average():0} | {deep.Sum() / whole.Sum():0.000} | "
                + $"{ratios[ratios.Count / 2]:0.000} [{ratios[0]:0.000}, {ratios[^1]:0.000}] |");
    }

    private static int WordsOf(string manifest)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(manifest));
        string folder = Path.GetDirectoryName(Path.GetFullPath(manifest))!;
        return File.ReadLines(Path.Combine(
            folder, document.RootElement.GetProperty("tokenizer").GetProperty("vocabulary").GetString()!)).Count();
    }

    // In microseconds; elsewhere than on Linux by the clock on the wall.
    private static double Time(Action action)
    {
        if (!OperatingSystem.IsLinux())
        {
            long start = Stopwatch.GetTimestamp();
            action();
            return Stopwatch.GetElapsedTime(start).TotalMicroseconds;
        }

        double before = Computed();
        action();
        return Computed() - before;
    }

    private static double Computed()
    {
        _ = ClockGetTime(ThreadTime, out TimeSpec time);
        return (time.Seconds * 1e6) + (time.Nanoseconds / 1e3);
    }

    [DllImport("libc", EntryPoint = "clock_gettime")]
    private static extern int ClockGetTime(int clock, out TimeSpec time);

    [StructLayout(LayoutKind.Sequential)]
    private readonly record struct TimeSpec(long Seconds, long Nanoseconds);
}
