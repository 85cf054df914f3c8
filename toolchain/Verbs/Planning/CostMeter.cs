using System.Diagnostics;
using EarlyExitGen.Runtime;
using EarlyExitGen.Toolchain.Foundation.Data;
using EarlyExitGen.Toolchain.Model.Manifests;
using EarlyExitGen.Toolchain.Verbs.Measuring;

namespace EarlyExitGen.Toolchain.Verbs.Planning;

/// <summary>
/// Times every text at every exit and in the plain model, one thread a text, with as many cores busy as a machine has:
/// they share memory and clock then as they do under load. Of several passes each time is the median.
/// </summary>
internal static class CostMeter
{
    private const int Passes = 3;

    /// <summary>How often <see cref="Measure"/> calls its argument for a text.</summary>
    public const int StepsPerText = Passes;

    /// <summary>Measures.</summary>
    /// <param name="manifest">The cascade; its files were checked.</param>
    /// <param name="plainFile">The plain model's graph; null without one.</param>
    /// <param name="texts">The texts.</param>
    /// <param name="exits">The exit that answers each.</param>
    /// <param name="cores">How many are computed at a time; no more than there are processors.</param>
    /// <param name="onText">Called after each text of each pass, from any thread.</param>
    /// <param name="cancellation">Stops between two texts.</param>
    public static TextCosts Measure(
        CascadeManifest manifest,
        string? plainFile,
        IReadOnlyList<Instance> texts,
        IReadOnlyList<int> exits,
        int cores,
        Action onText,
        CancellationToken cancellation)
    {
        int stages = manifest.Spec.Exits.Count + 1; // tokenizing is the first
        long[][] cascadeTicks = Table(texts.Count, stages);
        long[][] plainTicks = Table(texts.Count, stages: 1);
        int[] tokens = new int[texts.Count];
        ParallelOptions parallel = new()
        {
            MaxDegreeOfParallelism = Math.Min(cores, Environment.ProcessorCount),
            CancellationToken = cancellation,
        };
        using BlockChain chain = BlockChain.Load(
            ChainDescriptions.Of(manifest),
            new CascadeOptions { Folder = manifest.Folder, IntraOpThreads = 1, CheckHashes = false });
        using PlainModel? plain = plainFile is null ? null : PlainModel.Load(manifest, plainFile, threads: 1);
        chain.WarmUp(cancellation);
        plain?.WarmUp();
        for (int pass = 0; pass < Passes; pass++)
        {
            Parallel.For(0, texts.Count, parallel, i =>
            {
                tokens[i] = Time(chain, texts[i], cascadeTicks[pass].AsSpan(i * stages, stages));
                onText();
            });
            if (plain is not null)
            {
                Parallel.For(0, texts.Count, parallel, i =>
                {
                    long start = Stopwatch.GetTimestamp();
                    plain.Classify(texts[i]);
                    plainTicks[pass][i] = Stopwatch.GetTimestamp() - start;
                });
            }
        }

        return new TextCosts(
            exits,
            tokens,
            [.. Enumerable.Range(0, texts.Count).Select(i => Median(cascadeTicks, i * stages))],
            [
                .. Enumerable.Range(0, texts.Count).Select(i => (double[])
                    [.. Enumerable.Range(1, stages - 1).Select(stage => Median(cascadeTicks, (i * stages) + stage))]),
            ],
            plain is null ? null : [.. Enumerable.Range(0, texts.Count).Select(i => Median(plainTicks, i))]);
    }

    private static int Time(BlockChain chain, Instance text, Span<long> ticks)
    {
        long start = Stopwatch.GetTimestamp();
        using BlockRun run = chain.Begin(text);
        ticks[0] = Stopwatch.GetTimestamp() - start;
        for (int exit = 1; exit < ticks.Length; exit++)
        {
            run.Next();
            ticks[exit] = Stopwatch.GetTimestamp() - start;
        }

        return run.Ids.Length;
    }

    private static long[][] Table(int texts, int stages) =>
        [.. Enumerable.Range(0, Passes).Select(_ => new long[texts * stages])];

    private static double Median(long[][] passes, int place)
    {
        long[] sorted = [.. passes.Select(pass => pass[place]).Order()];
        return (double)sorted[Passes / 2] / Stopwatch.Frequency;
    }
}
