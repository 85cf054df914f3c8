using System.Diagnostics;
using EarlyExitGen.Runtime;
using EarlyExitGen.Toolchain.Foundation.Data;
using EarlyExitGen.Toolchain.Model.Manifests;
using EarlyExitGen.Toolchain.Verbs.Measuring;

namespace EarlyExitGen.Toolchain.Verbs.Joining;

/// <summary>Measures what leaving at each exit of a cascade costs.</summary>
internal static class ExitTimer
{
    private const int Texts = 60;
    private const int Rounds = 6;

    /// <summary>
    /// The mean time of a text up to each exit in microseconds, tokenizers included, on one thread: of each text the
    /// fastest of several runs, since whatever else the machine does only adds to it.
    /// </summary>
    /// <param name="manifest">The cascade.</param>
    /// <param name="texts">Texts, some of which are timed.</param>
    /// <param name="seed">Which these are.</param>
    /// <param name="cancellation">Stops between two texts.</param>
    public static IReadOnlyList<double> Measure(
        CascadeManifest manifest, IReadOnlyList<Instance> texts, int seed, CancellationToken cancellation)
    {
        CascadeOptions options = new()
        {
            Folder = manifest.Folder, IntraOpThreads = 1, MaxConcurrency = 1, CheckHashes = false,
        };
        using BlockChain chain = BlockChain.Load(ChainDescriptions.Of(manifest), options);
        Instance[] some = [.. DataSample.Draw(texts, Texts, seed)];
        long[][] fastest =
            [.. some.Select(_ => Enumerable.Repeat(long.MaxValue, manifest.Spec.Exits.Count).ToArray())];

        // The first round makes the bindings; it is slower than all others.
        for (int round = 0; round < Rounds; round++)
        {
            for (int text = 0; text < some.Length; text++)
            {
                cancellation.ThrowIfCancellationRequested();
                Time(chain, some[text], fastest[text]);
            }
        }

        List<double> costs = [];
        for (int exit = 0; exit < manifest.Spec.Exits.Count; exit++)
        {
            double mean = fastest.Average(times => (double)times[exit]) * 1e6 / Stopwatch.Frequency;

            // Exits come one after another; the fastest runs of two may say otherwise.
            costs.Add(Math.Max(Math.Round(mean, 1), costs.Count > 0 ? costs[^1] : 0.1));
        }

        return costs;
    }

    private static void Time(BlockChain chain, Instance text, long[] fastest)
    {
        long start = Stopwatch.GetTimestamp();
        using BlockRun run = chain.Begin(text);
        for (int exit = 0; exit < fastest.Length; exit++)
        {
            run.Next();
            fastest[exit] = Math.Min(fastest[exit], Stopwatch.GetTimestamp() - start);
        }
    }
}
