using EarlyExitGen.Runtime;
using EarlyExitGen.Toolchain.Foundation;
using EarlyExitGen.Toolchain.Foundation.Data;
using EarlyExitGen.Toolchain.Foundation.Files;
using EarlyExitGen.Toolchain.Model.Graphs;
using EarlyExitGen.Toolchain.Model.Manifests;
using Microsoft.ML.OnnxRuntime;

namespace EarlyExitGen.Toolchain.Verbs.Measuring;

/// <summary>
/// The plain model of a cascade: the same weights as one ordinary graph. It is run as a chain of one block, so that
/// tokenizer, buffers and bindings are those of the cascade: what differs in time is the graphs.
/// </summary>
internal sealed class PlainModel : IDisposable
{
    // Longer than any operator of a text lasts.
    private const string LongSpinMicroseconds = "1000";
    private const int TrialTexts = 100;

    private readonly BlockChain _chain;
    private readonly float _temperature;

    private PlainModel(BlockChain chain, float temperature, bool spin)
    {
        _chain = chain;
        _temperature = temperature;
        Description = spin ? "threads spin throughout" : "threads spin briefly";
    }

    /// <summary>How its threads wait for work.</summary>
    public string Description { get; }

    /// <summary>
    /// The plain model's graph: the one given, or else the one beside the manifest; null if there is none.
    /// </summary>
    /// <exception cref="ToolException">The one given does not exist.</exception>
    public static string? FileOf(CascadeManifest manifest, string? given)
    {
        // Of several models that of the last, beside its blocks.
        string folder = manifest.Spec.Models.Count == 0
            ? ""
            : Path.GetDirectoryName(manifest.Spec.Exits[^1].Block!)!;
        string file = given ?? Path.Combine(manifest.Folder, folder, CascadeGraphs.PlainFile);
        if (File.Exists(file))
        {
            ModelFile.Require(file);
            return file;
        }

        return given is null ? null : throw new ToolException($"{given}: no such file; give the plain model's graph.");
    }

    /// <summary>Loads a plain model.</summary>
    /// <param name="manifest">The cascade's manifest; the vocabulary is the one that it names.</param>
    /// <param name="plainFile">The graph.</param>
    /// <param name="threads">The threads that compute one text; 0 for the runtime's default.</param>
    /// <param name="spin">
    /// Whether its threads spin for work all the time that it runs, instead of as briefly as a block's.
    /// </param>
    public static PlainModel Load(CascadeManifest manifest, string plainFile, int threads, bool spin = false)
    {
        CascadeDescription description = ChainDescriptions.Plain(manifest, Path.GetFullPath(plainFile));

        // Overriding the runtime's choice of spinning is meant; ONNX Runtime would warn of it.
        OrtEnv.Instance().EnvLogLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR;
        CascadeOptions options = new()
        {
            Folder = manifest.Folder,
            IntraOpThreads = threads,
            CheckHashes = false, // the manifest does not name the plain model
            ConfigureSession = spin ? LetSpin : null,
        };
        return new PlainModel(BlockChain.Load(description, options), manifest.Spec.Exits[^1].Temperature.Single, spin);
    }

    /// <summary>
    /// Loads a plain model the way that is faster on this machine: threads that spin for long suit one session alone,
    /// but not processors that are busy already.
    /// </summary>
    /// <param name="manifest">The cascade's manifest.</param>
    /// <param name="plainFile">The graph.</param>
    /// <param name="threads">The threads that compute one text; 0 for the runtime's default.</param>
    /// <param name="data">Texts; the first of them are what it is tried on.</param>
    /// <param name="cancellation">Stops between two texts.</param>
    public static PlainModel LoadFaster(
        CascadeManifest manifest,
        string plainFile,
        int threads,
        IEnumerable<Instance> data,
        CancellationToken cancellation)
    {
        Instance[] texts = [.. data.Take(TrialTexts)];
        PlainModel[] models = [Load(manifest, plainFile, threads), Load(manifest, plainFile, threads, spin: true)];
        Contender[] trials = [.. models.Select(plainModel => new Contender(
            texts.Length, plainModel.Classify))];
        InterleavedTiming.Run(trials, texts, texts, onText: null, cancellation);
        int faster = trials[1].MeanMicroseconds < trials[0].MeanMicroseconds ? 1 : 0;
        models[1 - faster].Dispose();
        return models[faster];
    }

    /// <summary>Makes the bindings of all lengths.</summary>
    public void WarmUp() => _chain.WarmUp();

    /// <summary>Classifies a text or a pair: the label.</summary>
    public int Classify(Instance text)
    {
        using BlockRun run = _chain.Begin(text);
        return Answer(run);
    }

    /// <summary>Classifies token ids: the label.</summary>
    public int ClassifyTokens(ReadOnlySpan<int> ids)
    {
        using BlockRun run = _chain.BeginTokens(ids);
        return Answer(run);
    }

    /// <summary>Writes the raw logits of a text or a pair, one per label.</summary>
    public void Trace(string first, string? second, Span<float> logits)
    {
        using BlockRun run = second is null ? _chain.Begin(first) : _chain.Begin(first, second);
        run.Next().CopyTo(logits);
    }

    /// <inheritdoc/>
    public void Dispose() => _chain.Dispose();

    private static void LetSpin(SessionOptions session) =>
        session.AddSessionConfigEntry("session.intra_op.spin_duration_us", LongSpinMicroseconds);

    private int Answer(BlockRun run)
    {
        Span<float> probabilities = stackalloc float[256];
        ReadOnlySpan<float> logits = run.Next();
        return run.Answer(
            _temperature, logits.Length <= probabilities.Length ? probabilities : new float[logits.Length]);
    }
}
