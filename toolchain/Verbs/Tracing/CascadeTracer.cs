using EarlyExitGen.Manifests;
using EarlyExitGen.Runtime;
using EarlyExitGen.Toolchain.Foundation.Data;
using EarlyExitGen.Toolchain.Model.Manifests;
using EarlyExitGen.Toolchain.Verbs.Cutting;
using EarlyExitGen.Toolchain.Verbs.Measuring;

namespace EarlyExitGen.Toolchain.Verbs.Tracing;

/// <summary>Runs all exits of a cascade over texts, through the runtime that applications use.</summary>
internal static class CascadeTracer
{
    /// <summary>
    /// The raw logits of every exit for every text; several texts are run at a time, one thread each.
    /// </summary>
    /// <param name="manifest">The cascade's manifest.</param>
    /// <param name="data">The texts.</param>
    /// <param name="onText">Called after each text, from any thread.</param>
    /// <param name="cancellation">Stops between two texts.</param>
    public static LogitTable Trace(
        string manifest, IReadOnlyList<Instance> data, Action onText, CancellationToken cancellation) =>
        Record(CascadeManifest.Load(manifest), data, onText, cancellation).Logits;

    /// <summary>As <see cref="Trace"/>, with the texts' numbers of tokens.</summary>
    public static CascadeTrace Record(
        CascadeManifest manifest, IReadOnlyList<Instance> data, Action onText, CancellationToken cancellation)
    {
        CascadeSpec spec = manifest.Spec;
        int exits = spec.Exits.Count;
        int labels = spec.Labels.Count;
        float[] logits = new float[data.Count * exits * labels];
        TracedText[] texts = new TracedText[data.Count];
        CascadeOptions settings = new() { Folder = manifest.Folder, IntraOpThreads = 1 };
        using BlockChain chain = BlockChain.Load(ChainDescriptions.Of(manifest), settings);
        ParallelOptions options = new()
        {
            MaxDegreeOfParallelism = Environment.ProcessorCount,
            CancellationToken = cancellation,
        };
        FirstFault.Of(() => Parallel.For(0, data.Count, options, i =>
        {
            Instance text = data[i];
            using BlockRun run = chain.Begin(text);
            texts[i] = new TracedText(text, run.Ids.Length, run.Truncated);
            for (int exit = 0; exit < exits; exit++)
            {
                run.Next().CopyTo(logits.AsSpan(((i * exits) + exit) * labels, labels));
            }

            onText();
        }));
        return new CascadeTrace(
            ModelFingerprint.Of(spec),
            ExitDepth.Of(spec),
            texts,
            new LogitTable(logits, [.. data.Select(d => d.Label)], exits, labels))
        {
            Costs = ExitDepth.Costs(spec),
        };
    }
}
