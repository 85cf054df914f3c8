using System.Diagnostics;
using EarlyExitGen.Runtime;
using EarlyExitGen.Toolchain.Foundation.Data;
using EarlyExitGen.Toolchain.Model.Manifests;

namespace EarlyExitGen.Toolchain.Verbs.Planning;

/// <summary>What it gives to compute several texts of about one length together.</summary>
internal static class BatchMeter
{
    private const int MostTexts = 512;
    private const int MostRows = 32;
    private const int Passes = 3;

    /// <summary>
    /// The time of a text in batches of 1, 2, 4, ... texts as a share of its time alone, all blocks run: up to the
    /// size that is the fastest. Null where no size is faster than 1, or the blocks take one text at a time only.
    /// </summary>
    /// <param name="manifest">The cascade; its files were checked.</param>
    /// <param name="texts">The texts.</param>
    /// <param name="tokens">Their numbers of token ids.</param>
    /// <param name="cores">How many batches are computed at a time; no more than there are processors.</param>
    /// <param name="cancellation">Stops between two passes.</param>
    public static IReadOnlyList<double>? Measure(
        CascadeManifest manifest,
        IReadOnlyList<Instance> texts,
        IReadOnlyList<int> tokens,
        int cores,
        CancellationToken cancellation)
    {
        if (!TakesSeveral(manifest))
        {
            return null;
        }

        // Neighbours are of one length.
        Instance[] sorted =
            [.. texts.Zip(tokens).Take(MostTexts).OrderBy(text => text.Second).Select(text => text.First)];
        List<double> seconds = [];
        for (int rows = 1; rows <= MostRows; rows *= 2)
        {
            seconds.Add(SecondsOf(manifest, sorted, rows, cores, cancellation));
        }

        int best = seconds.IndexOf(seconds.Min());
        return best == 0 ? null : [.. seconds.Take(best + 1).Select(time => time / seconds[0])];
    }

    private static bool TakesSeveral(CascadeManifest manifest)
    {
        using BlockChain chain = BlockChain.Load(ChainDescriptions.Of(manifest), Options(manifest, rows: 2, cores: 1));
        return chain.Batches.Rows > 1;
    }

    private static double SecondsOf(
        CascadeManifest manifest, Instance[] texts, int rows, int cores, CancellationToken cancellation)
    {
        // A patience of as many exits as there are: no text leaves early.
        using InterpretedCascade cascade =
            InterpretedCascade.Load(manifest.Path, Options(manifest, rows, cores), CascadeRule.Patience);
        cascade.Dial = manifest.Spec.Exits.Count;
        string[] firsts = [.. texts.Select(text => text.First)];
        string[] seconds = [.. texts.Select(text => text.Second).OfType<string>()];
        CascadePrediction[] predictions = new CascadePrediction[texts.Length];
        double[] times = new double[Passes + 1]; // the first makes the bindings
        for (int pass = 0; pass <= Passes; pass++)
        {
            long start = Stopwatch.GetTimestamp();
            if (cascade.IsPair)
            {
                cascade.Classify(firsts, seconds, predictions, cancellation);
            }
            else
            {
                cascade.Classify(firsts, predictions, cancellation);
            }

            times[pass] = Stopwatch.GetElapsedTime(start).TotalSeconds;
        }

        return times.Skip(1).Order().ElementAt(Passes / 2);
    }

    private static CascadeOptions Options(CascadeManifest manifest, int rows, int cores) => new()
    {
        Folder = manifest.Folder,
        IntraOpThreads = 1,
        BatchRows = rows,
        MaxConcurrency = Math.Min(cores, Environment.ProcessorCount),
        CheckHashes = false,
    };
}
