using System.Diagnostics;
using EarlyExitGen.Manifests;
using EarlyExitGen.Runtime;
using EarlyExitGen.Toolchain.Foundation.Data;
using EarlyExitGen.Toolchain.Model.Manifests;

namespace EarlyExitGen.Toolchain.Verbs.Measuring;

/// <summary>A cascade whose texts all leave at an exit that the caller names, whatever the rule says.</summary>
internal sealed class ForcedCascade : IDisposable
{
    private readonly BlockChain _chain;
    private readonly float[] _temperatures;
    private readonly int _labels;

    private ForcedCascade(BlockChain chain, CascadeManifest manifest)
    {
        _chain = chain;
        _temperatures = [.. manifest.Spec.Exits.Select(exit => exit.Temperature.Single)];
        _labels = manifest.Spec.Labels.Count;
    }

    /// <summary>Loads one as an application would; its files were checked before.</summary>
    public static ForcedCascade Load(CascadeManifest manifest, int threads) => new(
        BlockChain.Load(
            ChainDescriptions.Of(manifest),
            new CascadeOptions { Folder = manifest.Folder, IntraOpThreads = threads, CheckHashes = false }),
        manifest);

    /// <summary>Loads the first model alone, on one thread.</summary>
    public static ForcedCascade LoadFirst(CascadeManifest manifest)
    {
        CascadeSpec spec = manifest.Spec;
        CascadeManifest first = manifest with
        {
            Spec = spec with
            {
                Models = default,
                Exits = new EquatableArray<ExitSpec>(spec.Exits.Where(exit => exit.Model == 0)),
            },
        };
        return Load(first, threads: 1);
    }

    /// <summary>The token ids of a text or a pair.</summary>
    public int[] Tokenize(Instance text)
    {
        using BlockRun run = _chain.Begin(text);
        return run.Ids.ToArray();
    }

    /// <summary>Classifies a text or a pair at <paramref name="exit"/>: the label.</summary>
    public int Classify(Instance text, int exit) => Answer(_chain.Begin(text), exit, out _);

    /// <summary>Classifies token ids at <paramref name="exit"/>: the label.</summary>
    public int ClassifyTokens(ReadOnlySpan<int> ids, int exit) => ClassifyTokens(ids, exit, out _);

    /// <summary>
    /// Classifies token ids at <paramref name="exit"/>: the label, and how much of the time, in ticks of
    /// <see cref="Stopwatch"/>, its blocks ran.
    /// </summary>
    public int ClassifyTokens(ReadOnlySpan<int> ids, int exit, out long inBlocks) =>
        Answer(_chain.BeginTokens(ids), exit, out inBlocks);

    /// <inheritdoc/>
    public void Dispose() => _chain.Dispose();

    private int Answer(BlockRun begun, int exit, out long inBlocks)
    {
        using BlockRun run = begun;
        long start = Stopwatch.GetTimestamp();
        for (int block = 0; block <= exit; block++)
        {
            run.Next();
        }

        inBlocks = Stopwatch.GetTimestamp() - start;

        Span<float> probabilities = _labels <= 256 ? stackalloc float[256] : new float[_labels];
        return run.Answer(_temperatures[exit], probabilities);
    }
}
