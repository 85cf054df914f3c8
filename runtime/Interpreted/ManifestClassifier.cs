using EarlyExitGen.Interpreted;
using EarlyExitGen.Runtime;

namespace EarlyExitGen;

/// <summary>
/// A cascade that is read from its manifest at run time and answers as a generated class does: a newer version of the
/// cascade that the class was generated from, with temperatures and maps of its own. Its labels are those of the
/// class. Thread-safe.
/// </summary>
/// <typeparam name="TCascade">The class.</typeparam>
/// <typeparam name="TInput">What the class takes.</typeparam>
/// <typeparam name="TPrediction">What it answers.</typeparam>
public sealed partial class ManifestClassifier<TCascade, TInput, TPrediction> : ICascadeClassifier<TInput, TPrediction>
    where TCascade : IGeneratedClassifier<TCascade, TInput, TPrediction>
    where TInput : notnull
    where TPrediction : struct, ICascadePrediction
{
    private readonly InterpretedCascade _cascade;
    private readonly ExitWalk<TPrediction> _walk;
    private readonly ExitBatches<TPrediction> _batches;

    private ManifestClassifier(InterpretedCascade cascade)
    {
        _cascade = cascade;
        _walk = new ExitWalk<TPrediction>(cascade.Spec, cascade.Rule, TCascade.Answer);
        _batches = new ExitBatches<TPrediction>(cascade.Chain, _walk);
    }

    /// <inheritdoc/>
    public CascadeInfo Info => _cascade.Info;

    /// <inheritdoc/>
    public float Dial
    {
        get => _cascade.Dial;
        set => _cascade.Dial = value;
    }

    /// <inheritdoc/>
    public CascadeSetting Setting => ((ICascade)_cascade).Setting;

    /// <inheritdoc/>
    public CascadeSetting FullDepth => ((ICascade)_cascade).FullDepth;

    /// <inheritdoc/>
    public CascadeThreads Threads => _cascade.Threads;

    /// <summary>Reads a manifest and loads its cascade, whose files lie beside it.</summary>
    /// <param name="manifestFile">The manifest, <c>*.cascade.json</c>.</param>
    /// <param name="options">How the cascade is loaded and run; its folder is not used. Null for the defaults.</param>
    /// <exception cref="CascadeException">
    /// The manifest has mistakes, the cascade cannot be loaded, or is not one that can take the place of the class's:
    /// labels, exits and rule must be the same, and so must whether it takes pairs.
    /// </exception>
    public static ManifestClassifier<TCascade, TInput, TPrediction> Load(
        string manifestFile, CascadeOptions? options = null) =>
        Load(InterpretedCascade.Load(manifestFile, options), manifestFile);

    /// <summary>Loads the cascade of a manifest that does not lie there yet, such as one that was refitted.</summary>
    /// <param name="manifest">The manifest's text.</param>
    /// <param name="folder">The folder of its files.</param>
    /// <param name="options">How the cascade is loaded and run; its folder is not used. Null for the defaults.</param>
    /// <exception cref="CascadeException">As for <see cref="Load(string, CascadeOptions)"/>.</exception>
    public static ManifestClassifier<TCascade, TInput, TPrediction> Parse(
        string manifest, string folder, CascadeOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        ArgumentNullException.ThrowIfNull(folder);
        string full = Path.GetFullPath(folder);
        return Load(InterpretedCascade.Load(ManifestFile.Parse(manifest, full), full, options), full);
    }

    private static ManifestClassifier<TCascade, TInput, TPrediction> Load(
        InterpretedCascade cascade, string manifestFile)
    {
        try
        {
            Require(cascade.Info, manifestFile);
            return new ManifestClassifier<TCascade, TInput, TPrediction>(cascade);
        }
        catch
        {
            cascade.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public CascadeSetting At(float dial) => ((ICascade)_cascade).At(dial);

    /// <inheritdoc/>
    public TPrediction Classify(
        TInput input, CascadeSetting? setting = null, CancellationToken cancellationToken = default)
    {
        using BlockRun run = Begin(input, cancellationToken);
        return _walk.Answer(run, Of(setting));
    }

    /// <inheritdoc/>
    public void Classify(
        ReadOnlySpan<TInput> inputs,
        Span<TPrediction> predictions,
        CascadeSetting? setting = null,
        CancellationToken cancellationToken = default)
    {
        if (inputs.IsEmpty)
        {
            return;
        }

        TInput[] copy = inputs.ToArray();
        if (copy is string[] texts)
        {
            _batches.Classify(texts, predictions, Of(setting), cancellationToken);
        }
        else
        {
            _batches.Classify(
                ((string First, string Second)[])(object)copy, predictions, Of(setting), cancellationToken);
        }
    }

    /// <inheritdoc/>
    public TextTrace Trace(
        TInput input, CascadeSetting? setting = null, CancellationToken cancellationToken = default)
    {
        using BlockRun run = Begin(input, cancellationToken);
        return run.Trace(setting ?? Setting, Info);
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<TPrediction> ClassifyAsync(
        IAsyncEnumerable<TInput> inputs, CancellationToken cancellationToken = default) =>
        inputs is IAsyncEnumerable<string> texts
            ? _cascade.Chain.Stream(
                texts, (text, token) => Classify((TInput)(object)text, null, token), cancellationToken)
            : _cascade.Chain.Stream(
                (IAsyncEnumerable<(string First, string Second)>)inputs,
                (pair, token) => Classify((TInput)(object)pair, null, token),
                cancellationToken);

    /// <inheritdoc/>
    public void WarmUp(CancellationToken cancellationToken = default) => _cascade.WarmUp(cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => _cascade.Dispose();

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _cascade.DisposeAsync();

    private static void Require(CascadeInfo info, string manifestFile)
    {
        CascadeInfo compiled = TCascade.Manifest;
        string? differs =
            info.IsPair != compiled.IsPair ? "it takes " + (info.IsPair ? "pairs of texts" : "single texts")
            : !info.Labels.SequenceEqual(compiled.Labels) ? "its labels are others"
            : info.Rule != compiled.Rule ? "its exits answer by another rule"
            : !info.Exits.Select(Place).SequenceEqual(compiled.Exits.Select(Place)) ? "its exits are elsewhere"
            : null;
        if (differs is not null)
        {
            throw new CascadeException(
                $"The cascade of {manifestFile} cannot take the place of {compiled.Name}: {differs}. Compile the "
                    + "application with it instead.",
                manifestFile);
        }
    }

    private static (int, CascadeExitKind) Place(CascadeExit exit) => (exit.Layer, exit.Kind);

    private BlockRun Begin(TInput input, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (typeof(TInput) == typeof(string))
        {
            return _cascade.Chain.Begin((string)(object)input, cancellationToken);
        }

        (string first, string second) = ((string, string))(object)input;
        ArgumentNullException.ThrowIfNull(first, nameof(input));
        ArgumentNullException.ThrowIfNull(second, nameof(input));
        return _cascade.Chain.Begin(first, second, cancellationToken);
    }

    private ExitThresholds Of(CascadeSetting? setting) => setting is null
        ? _cascade.EarlyExits
        : CascadeSettingOf<ExitThresholds>.Of(setting, Info);
}
