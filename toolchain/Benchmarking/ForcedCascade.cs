using EarlyExitGen.Runtime;
using EarlyExitGen.Toolchain.Data;
using EarlyExitGen.Toolchain.Evaluation;

namespace EarlyExitGen.Toolchain.Benchmarking;

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

    /// <summary>Classifies a text or a pair at <paramref name="exit"/>: the label.</summary>
    public int Classify(Instance text, int exit) => Answer(
        text.Second is null ? _chain.Begin(text.First) : _chain.Begin(text.First, text.Second), exit);

    /// <summary>Classifies token ids at <paramref name="exit"/>: the label.</summary>
    public int ClassifyTokens(ReadOnlySpan<int> ids, int exit) => Answer(_chain.BeginTokens(ids), exit);

    /// <inheritdoc/>
    public void Dispose() => _chain.Dispose();

    private int Answer(BlockRun begun, int exit)
    {
        using BlockRun run = begun;
        for (int block = 0; block <= exit; block++)
        {
            run.Next();
        }

        Span<float> probabilities = _labels <= 256 ? stackalloc float[256] : new float[_labels];
        return run.Answer(_temperatures[exit], probabilities);
    }
}
