using BenchmarkDotNet.Attributes;
using EarlyExitGen.Toolchain.Foundation.Data;
using EarlyExitGen.Toolchain.Model.Manifests;
using EarlyExitGen.Toolchain.Verbs.Measuring;

namespace EarlyExitGen.Benchmarks.Cascade;

/// <summary>
/// One text through cascades of four layers and random weights, and through their plain models: as people write it
/// first, and at its best.
/// </summary>
public class PeersBenchmark
{
    private const int MostTokens = 512;

    private SynthesizedCascade _made = null!;
    private Instance _text = null!;
    private ForcedCascade _cascade = null!;
    private PlainModel _twin = null!;
    private NaiveBaseline _first = null!;

    /// <summary>The width of the encoder.</summary>
    [Params(128, 384, 768)]
    public int Hidden { get; set; }

    /// <summary>The text's tokens.</summary>
    [Params(8, 64, 512)]
    public int Tokens { get; set; }

    [GlobalSetup]
    public void SetUp()
    {
        _made = SynthesizedCascade.Make(layers: 4, Hidden, exits: "0,2,4", MostTokens);
        CascadeManifest manifest = _made.Manifest;
        string plain = PlainModel.FileOf(manifest, null)!;
        _text = new Instance(0, _made.TextOf(Tokens), null);
        _cascade = ForcedCascade.Load(manifest, threads: 0);
        _twin = PlainModel.LoadFaster(
            manifest, plain, threads: 0, Enumerable.Repeat(_text, 20), CancellationToken.None);
        _first = NaiveBaseline.Load(manifest, plain)!;
    }

    [Benchmark(Baseline = true)]
    public int PlainAtItsBest() => _twin.Classify(_text);

    [Benchmark]
    public int PlainNaively() => _first.Classify(_text);

    [Benchmark]
    public int CascadeNeverExits() => _cascade.Classify(_text, exit: 2);

    [Benchmark]
    public int CascadeExitsHalfway() => _cascade.Classify(_text, exit: 1);

    [Benchmark]
    public int CascadeExitsAfterEmbeddings() => _cascade.Classify(_text, exit: 0);

    [GlobalCleanup]
    public void CleanUp()
    {
        _cascade.Dispose();
        _twin.Dispose();
        _first.Dispose();
        _made.Dispose();
    }
}
