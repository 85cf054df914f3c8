using System.ComponentModel;
using EarlyExitGen.Batching;
using EarlyExitGen.Execution;
using EarlyExitGen.Lexical;
using EarlyExitGen.Loading;
using EarlyExitGen.Manifests;
using EarlyExitGen.Streaming;
using EarlyExitGen.Telemetry;
using EarlyExitGen.Tokenization;

namespace EarlyExitGen.Runtime;

/// <summary>
/// The loaded blocks of a cascade, one ONNX Runtime session each, and its tokenizer. Thread-safe: as many texts are
/// computed at a time as <see cref="CascadeOptions.MaxConcurrency"/> says, further callers wait. After the first texts
/// of each length a run from token ids to the answer allocates nothing.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed partial class BlockChain : IDisposable, IAsyncDisposable
{
    private readonly CascadeDescription _description;
    private readonly ITextTokenizer _tokenizer;
    private readonly IReadOnlyList<LoadedModel> _models;
    private readonly ModelPlan[] _plans;
    private readonly ContextPool<RunContext> _pool;
    private readonly LexicalExit? _lexical;
    private readonly StreamTurns _turns;
    private readonly string? _otherVocabulary;

    private BlockChain(
        CascadeDescription description,
        IReadOnlyList<LoadedModel> models,
        (Lexicon Lexicon, string Path)? lexicon,
        CascadeOptions options)
    {
        _description = description;
        _tokenizer = models[0].Tokenizer;
        _models = models;
        _otherVocabulary = models.Skip(1).FirstOrDefault(static model => model.HasOwnTokenizer)?.Name;
        Threads = BlockSessionOptions.ThreadsOf(options);
        ModelPlan[] plans = _plans =
            [.. models.Select(model => new ModelPlan(model, ChainPlan.Create(description, model)))];
        int concurrency = options.MaxConcurrency > 0 ? options.MaxConcurrency : Environment.ProcessorCount;
        _pool = new ContextPool<RunContext>(
            description.Name, concurrency, (pool, slot) => new RunContext(pool, slot, plans));
        _lexical = lexicon is { } words
            ? new LexicalExit(words.Lexicon, words.Path, description, _tokenizer, _pool)
            : null;
        _turns = new StreamTurns(concurrency);
        Telemetry = new ChainTelemetry(
            description.Name,
            [.. (int[])(_lexical is null ? [] : [0]), .. LayersRun(description)],
            _lexical is null ? 0 : 1,
            () => _pool.Waiting);
        Batches = new BatchEngine(description, models, concurrency, options.BatchRows);
    }

    /// <summary>
    /// Checks the cascade's files and creates its sessions. The folder is <see cref="CascadeOptions.Folder"/>, or else
    /// <c>cascades</c> and <see cref="CascadeDescription.Folder"/> under <see cref="AppContext.BaseDirectory"/> or,
    /// where a single file extracts itself, beside the executable.
    /// </summary>
    /// <param name="description">What the cascade consists of.</param>
    /// <param name="options">How it is loaded and run; null for the defaults.</param>
    /// <exception cref="CascadeException">
    /// A file is missing, cut short or another one, a graph is not a block of this cascade, the native ONNX Runtime
    /// library is missing or of another version, or the device that was asked for, or something that it needs, is
    /// missing.
    /// </exception>
    public static BlockChain Load(CascadeDescription description, CascadeOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(description);
        options ??= new CascadeOptions();
        string folder = options.Folder ?? DeployedFolder.Of(description.Folder);
        return Load(description, Path.GetFullPath(folder), options);
    }

    /// <summary>As the public method, with the files in <paramref name="folder"/>, a full path.</summary>
    internal static BlockChain Load(CascadeDescription description, string folder, CascadeOptions options)
    {
        (List<LoadedModel> models, (Lexicon, string)? lexicon) = BlockLoader.Load(description, folder, options);
        try
        {
            return new BlockChain(description, models, lexicon, options);
        }
        catch
        {
            BlockLoader.Dispose(models);
            throw;
        }
    }

    /// <summary>The threads that compute its texts.</summary>
    public CascadeThreads Threads { get; }

    /// <summary>Whether the first exit is lexical.</summary>
    internal bool HasLexicon => _lexical is not null;

    /// <summary>The resources of batches.</summary>
    internal BatchEngine Batches { get; }

    /// <summary>
    /// Begins a text: takes what it needs, waiting for it if need be, and tokenizes. With a lexical exit it waits only
    /// when it goes on beyond that.
    /// </summary>
    /// <param name="text">The text; what is beyond the cascade's number of tokens is cut off.</param>
    /// <param name="cancellationToken">
    /// Ends the wait, and the run before its next block or in the middle of one.
    /// </param>
    /// <exception cref="InvalidOperationException">The cascade takes pairs.</exception>
    /// <exception cref="ObjectDisposedException">The cascade has been disposed of.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public BlockRun Begin(ReadOnlySpan<char> text, CancellationToken cancellationToken = default)
    {
        RequirePairs(false);
        return Tokenize(text, default, traced: true, cancellationToken);
    }

    /// <summary>Begins a pair of texts: takes what it needs, waiting for it if need be, and tokenizes.</summary>
    /// <param name="first">The first text.</param>
    /// <param name="second">
    /// The second text; the longer of both is cut off beyond the cascade's number of tokens.
    /// </param>
    /// <param name="cancellationToken">
    /// Ends the wait, and the run before its next block or in the middle of one.
    /// </param>
    /// <exception cref="InvalidOperationException">The cascade takes single texts.</exception>
    /// <exception cref="ObjectDisposedException">The cascade has been disposed of.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public BlockRun Begin(
        ReadOnlySpan<char> first, ReadOnlySpan<char> second, CancellationToken cancellationToken = default)
    {
        RequirePairs(true);
        return Tokenize(first, second, traced: true, cancellationToken);
    }

    /// <summary>Checks that the cascade takes what it is given.</summary>
    /// <exception cref="InvalidOperationException">It does not.</exception>
    internal void RequirePairs(bool pairs)
    {
        if (_description.Pair != pairs)
        {
            throw new InvalidOperationException(pairs
                ? $"{_description.Name} takes one text at a time, not a pair."
                : $"{_description.Name} takes pairs of texts: give both.");
        }
    }

    // The second text is none unless the cascade takes pairs.
    private BlockRun Tokenize(
        ReadOnlySpan<char> first, ReadOnlySpan<char> second, bool traced, CancellationToken cancellationToken)
    {
        TextTiming timing = Telemetry.Begin(traced);
        ITextContext context = Rent(ref timing, cancellationToken);
        try
        {
            TextReading reading = new(cancellationToken);
            int count = _description.Pair
                ? _tokenizer.EncodePair(first, second, context.Ids, context.Types, out bool truncated, ref reading)
                : _tokenizer.Encode(first, context.Ids, out truncated, ref reading);
            context.Begin(count, truncated);
            return new BlockRun(context, new TextSource(first, second));
        }
        catch (Exception e)
        {
            context.Timing.Failed(e);
            context.Return(context.Token);
            throw;
        }
    }
}
