using EarlyExitGen.Interpreted;
using EarlyExitGen.Manifests;
using EarlyExitGen.Runtime;

namespace EarlyExitGen;

/// <summary>
/// A cascade that is read from its manifest at run time instead of being compiled: for tools, tests, and applications
/// that learn only then which cascade they run. It answers bit for bit as the generated class does. Thread-safe.
/// </summary>
public sealed partial class InterpretedCascade : ICascade
{
    private readonly BlockChain _chain;
    private readonly CascadeSpec _spec;
    private readonly ExitWalk<CascadePrediction> _walk;
    private readonly ExitBatches<CascadePrediction> _batches;
    private ExitThresholds _thresholds;

    private InterpretedCascade(BlockChain chain, CascadeSpec spec, string folder, CascadeRule rule)
    {
        Info = CascadeInfos.Of(spec, folder, rule);
        _chain = chain;
        _spec = spec;
        _walk = new ExitWalk<CascadePrediction>(
            spec,
            rule,
            (label, exit, layers, truncated, probabilities) =>
                new CascadePrediction(label, probabilities[label], exit, layers, truncated)
                {
                    Model = spec.Exits[exit].Model,
                });
        Labels = [.. spec.Labels.Select(static label => label.Text)];
        ExitLayers = [.. spec.Exits.Select(static exit => exit.Layer)];
        ExitModels = [.. spec.Exits.Select(static exit => exit.Model)];
        Models = [.. spec.Models.Select(static model => model.Name)];
        Rule = rule;
        OperatingPoints =
            [.. spec.OperatingPoints.Where(point => SettingOf(point) is not null).Select(static point => point.Name)];
        _batches = new ExitBatches<CascadePrediction>(chain, _walk);
        _thresholds = ExitThresholds.Initial(spec, rule);
        chain.Observe(this);
    }

    /// <summary>The labels' text, by their number.</summary>
    public IReadOnlyList<string> Labels { get; }

    /// <summary>The number of layers of the encoder; of several models, of the first.</summary>
    public int Layers => _spec.Layers;

    /// <summary>
    /// Per exit, the layers of the encoder before it, rising to <see cref="Layers"/>; of several models those of the
    /// exit's own.
    /// </summary>
    public IReadOnlyList<int> ExitLayers { get; }

    /// <summary>Per exit, the model that it belongs to: 0 for the first, which mostly is the only one.</summary>
    public IReadOnlyList<int> ExitModels { get; }

    /// <summary>
    /// The names of the models after the first, which go on with texts that no exit before them has answered.
    /// </summary>
    public IReadOnlyList<string> Models { get; }

    /// <summary>
    /// Whether token ids can be classified: not where a model after the first has a vocabulary of its own.
    /// </summary>
    public bool TakesTokens => _spec.HasOneVocabulary;

    /// <summary>What the manifest says that leaving at each exit costs; null where it says nothing.</summary>
    internal IReadOnlyList<double>? ExitCosts =>
        _spec.Models.Count == 0 ? null : [.. _spec.Exits.Select(static exit => exit.Cost!.Value.Value)];

    /// <summary>Whether the first exit answers from the token ids alone.</summary>
    internal bool HasLexicalExit => _spec.Lexicon is not null;

    /// <summary>Whether an instance is a pair of texts.</summary>
    public bool IsPair => _spec.Input == InputKind.Pair;

    /// <summary>The largest number of token ids, special tokens counted; of several models, in the first.</summary>
    public int MaxTokens => _spec.Tokenizer.MaxTokens;

    /// <summary>The rule by which exits answer.</summary>
    public CascadeRule Rule { get; }

    /// <summary>
    /// The dial of the <see cref="Rule"/>; starts as the manifest says, exits that have settings of their own with
    /// those, or if it says nothing where no text leaves early, or only a sure one. Setting it sets all exits. May be
    /// turned at any time: counts from the next text on.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside what the rule takes.</exception>
    public float Dial
    {
        get => Volatile.Read(ref _thresholds).Dial;
        set => Volatile.Write(ref _thresholds, ExitThresholds.Of(_spec, Rule, value));
    }

    /// <summary>The names of the manifest's operating points that have a setting for the <see cref="Rule"/>.</summary>
    public IReadOnlyList<string> OperatingPoints { get; }

    /// <summary>The threads that compute its texts.</summary>
    public CascadeThreads Threads => _chain.Threads;

    /// <summary>Reads a manifest and loads its cascade, whose files lie beside it.</summary>
    /// <param name="manifestFile">The manifest, <c>*.cascade.json</c>.</param>
    /// <param name="options">How the cascade is loaded and run; its folder is not used. Null for the defaults.</param>
    /// <param name="rule">The rule by which exits answer; null for the manifest's.</param>
    /// <exception cref="CascadeException">
    /// The manifest has mistakes (all are listed, with line and column), or the cascade cannot be loaded.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such rule.</exception>
    public static InterpretedCascade Load(
        string manifestFile, CascadeOptions? options = null, CascadeRule? rule = null)
    {
        ArgumentNullException.ThrowIfNull(manifestFile);
        string path = Path.GetFullPath(manifestFile);
        string folder = Path.GetDirectoryName(path)!;
        return Load(ManifestFile.Read(path), folder, options, rule);
    }

    /// <summary>
    /// Loads the cascade of a manifest that was read, whose files lie in <paramref name="folder"/>, a full path.
    /// </summary>
    internal static InterpretedCascade Load(
        CascadeSpec spec, string folder, CascadeOptions? options = null, CascadeRule? rule = null)
    {
        BlockChain chain =
            BlockChain.Load(CascadeDescriptions.Of(spec, folder), folder, options ?? new CascadeOptions());
        try
        {
            return new InterpretedCascade(chain, spec, folder, rule ?? (CascadeRule)spec.Rule);
        }
        catch
        {
            chain.Dispose();
            throw;
        }
    }

    /// <summary>Turns the <see cref="Dial"/> to an operating point; like the dial, at any time.</summary>
    /// <param name="operatingPoint">Its name, one of <see cref="OperatingPoints"/>.</param>
    /// <exception cref="ArgumentException">There is no such operating point.</exception>
    public void Use(string operatingPoint)
    {
        ArgumentNullException.ThrowIfNull(operatingPoint);
        OperatingPointSpec? point = _spec.OperatingPoints.FirstOrDefault(point => point.Name == operatingPoint);
        Dial = (point is null ? null : SettingOf(point)) ?? throw new ArgumentException(
            $"There is no operating point '{Quoted.Of(operatingPoint)}'"
                + $"{(OperatingPoints.Count == 0 ? "" : $" beside {Quoted.List(OperatingPoints)}")}.",
            nameof(operatingPoint));
    }

    /// <summary>
    /// Makes ready for texts of any length, as many as may be computed at a time: loads blocks that are not loaded yet,
    /// runs all of them once, and makes whatever is kept. Afterwards no text waits for any of it. May be called at any
    /// time; waits for texts under way, and texts that begin meanwhile wait.
    /// </summary>
    /// <param name="cancellationToken">
    /// Ends it: while it waits, between blocks and within one. What is ready by then stays so.
    /// </param>
    /// <exception cref="CascadeException">A block cannot be loaded, or failed.</exception>
    /// <exception cref="ObjectDisposedException">The cascade has been disposed of.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public void WarmUp(CancellationToken cancellationToken = default) => _chain.WarmUp(cancellationToken);

    /// <summary>
    /// Refuses further texts, those that wait included, waits for those that are being computed, and releases the
    /// sessions. May be called by several threads: one releases, the others wait until it has. Further calls do
    /// nothing.
    /// </summary>
    public void Dispose() => _chain.Dispose();

    /// <summary>As <see cref="Dispose"/>, without a thread that waits.</summary>
    public ValueTask DisposeAsync() => _chain.DisposeAsync();

    private float? SettingOf(OperatingPointSpec point) => point.Dials.Of((ExitRule)Rule)?.Single;

    /// <summary>The scores at which exits answer now.</summary>
    internal ExitThresholds EarlyExits => Volatile.Read(ref _thresholds);

    /// <summary>The blocks.</summary>
    internal BlockChain Chain => _chain;

    /// <summary>What the manifest says.</summary>
    internal CascadeSpec Spec => _spec;
}
