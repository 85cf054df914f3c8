using System.ComponentModel;
using EarlyExitGen.Batching;
using EarlyExitGen.Devices;
using EarlyExitGen.Execution;
using EarlyExitGen.Loading;
using EarlyExitGen.Streaming;
using EarlyExitGen.Tokenization;

namespace EarlyExitGen.Runtime;

/// <summary>
/// The loaded blocks of a cascade, one ONNX Runtime session each, and its tokenizer. Thread-safe: as many texts are
/// computed at a time as <see cref="CascadeOptions.MaxConcurrency"/> says, further callers wait. After the first texts
/// of each length a run from token ids to the answer allocates nothing.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class BlockChain : IDisposable
{
    private readonly CascadeDescription _description;
    private readonly ITextTokenizer _tokenizer;
    private readonly IReadOnlyList<BlockGraph> _graphs;
    private readonly ContextPool _pool;
    private readonly Lock _warming = new();

    private BlockChain(
        CascadeDescription description,
        ITextTokenizer tokenizer,
        IReadOnlyList<BlockGraph> graphs,
        CascadeOptions options)
    {
        _description = description;
        _tokenizer = tokenizer;
        _graphs = graphs;
        Threads = CascadeThreads.Of(options);
        ChainPlan plan = ChainPlan.Create(description, graphs);
        int concurrency = options.MaxConcurrency > 0 ? options.MaxConcurrency : Environment.ProcessorCount;
        _pool = new ContextPool(
            description.Name, concurrency, (pool, slot) => new RunContext(pool, slot, plan, graphs));
        Batches = new BatchEngine(description, graphs, tokenizer, concurrency, options.BatchRows);
    }

    /// <summary>
    /// Checks the cascade's files and creates its sessions. The folder is <see cref="CascadeOptions.Folder"/>, or else
    /// <c>cascades</c> and <see cref="CascadeDescription.Folder"/> under <see cref="AppContext.BaseDirectory"/>.
    /// </summary>
    /// <param name="description">What the cascade consists of.</param>
    /// <param name="options">How it is loaded and run; null for the defaults.</param>
    /// <exception cref="CascadeException">
    /// A file is missing, cut short or another one, a graph is not a block of this cascade, the native ONNX Runtime library is
    /// missing or of another version, or the device that was asked for, or something that it needs, is missing.
    /// </exception>
    public static BlockChain Load(CascadeDescription description, CascadeOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(description);
        options ??= new CascadeOptions();
        string folder = options.Folder ?? Path.Combine(AppContext.BaseDirectory, "cascades", description.Folder);
        return Load(description, Path.GetFullPath(folder), options);
    }

    /// <summary>As the public method, with the files in <paramref name="folder"/>, a full path.</summary>
    internal static BlockChain Load(CascadeDescription description, string folder, CascadeOptions options)
    {
        SharedPool.Check(description.Name, options);
        CascadeFiles files = new(description, folder, options.CheckHashes);
        files.CheckPresence();
        files.CheckTokenizer();
        if (!options.LazyBlocks)
        {
            // What is wrong with the files is said before the native library is asked for.
            description.Blocks.ToList().ForEach(files.Check);
        }

        ITextTokenizer tokenizer = description.Tokenizer.Load(description.Name, folder);
        OnnxRuntimeLibrary.Check();
        CudaProvider.Check(description.Name, options.Device);
        using BlockArena? arena = BlockArena.For(options, description.Blocks.Count);
        List<BlockGraph> graphs = [];
        try
        {
            int done = 0;
            foreach (BlockDescription block in description.Blocks)
            {
                BlockSource source = new(
                    description.Name,
                    CascadeFiles.FullPath(folder, block.File),
                    description.LabelCount,
                    block.Layer - done,
                    options.UseSharedArena || arena is not null,
                    options,
                    () => files.Check(block));
                graphs.Add(options.LazyBlocks && graphs.Count > 0 ? BlockGraph.LoadLater(source) : BlockGraph.Load(source));
                done = block.Layer;
            }

            return new BlockChain(description, tokenizer, graphs, options);
        }
        catch
        {
            graphs.ForEach(static graph => graph.Dispose());
            throw;
        }
    }

    /// <summary>The threads that compute its texts.</summary>
    public CascadeThreads Threads { get; }

    /// <summary>What batches need.</summary>
    internal BatchEngine Batches { get; }

    /// <summary>
    /// Loads what is not loaded yet, makes all that texts of any length need, as many as may be computed at a time, and
    /// runs every block once on the longest text: afterwards no text waits for any of it, and none allocates. With
    /// <see cref="CascadeOptions.BatchRows"/> above 1 the same for texts that are computed together.
    /// </summary>
    /// <remarks>Takes every context in turn: waits for texts under way, and texts that begin meanwhile wait.</remarks>
    /// <exception cref="CascadeException">A block cannot be loaded, or failed.</exception>
    /// <exception cref="ObjectDisposedException">The cascade has been disposed of.</exception>
    public void WarmUp()
    {
        // One at a time: two that each held half of the contexts would wait for each other.
        lock (_warming)
        {
            List<RunContext> contexts = [];
            try
            {
                while (contexts.Count < _pool.Limit)
                {
                    contexts.Add(_pool.Rent());
                    contexts[^1].WarmUp();
                }
            }
            finally
            {
                contexts.ForEach(_pool.Return);
            }

            Batches.WarmUp();
        }
    }

    /// <summary>Begins a text: takes what it needs, waiting for it if need be, and tokenizes.</summary>
    /// <param name="text">The text; what is beyond the cascade's number of tokens is cut off.</param>
    /// <param name="cancellation">Ends the wait, and the run before its next block or in the middle of one.</param>
    /// <exception cref="InvalidOperationException">The cascade takes pairs.</exception>
    /// <exception cref="ObjectDisposedException">The cascade has been disposed of.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public BlockRun Begin(ReadOnlySpan<char> text, CancellationToken cancellation = default)
    {
        RequirePairs(false);
        cancellation.ThrowIfCancellationRequested();
        RunContext context = _pool.Rent(cancellation);
        try
        {
            int count = _tokenizer.Encode(text, context.Ids, out bool truncated);
            context.Begin(count, truncated);
            context.Watch(cancellation);
        }
        catch
        {
            _pool.Return(context);
            throw;
        }

        return new BlockRun(context);
    }

    /// <summary>Begins a pair of texts: takes what it needs, waiting for it if need be, and tokenizes.</summary>
    /// <param name="first">The first text.</param>
    /// <param name="second">The second text; the longer of both is cut off beyond the cascade's number of tokens.</param>
    /// <param name="cancellation">Ends the wait, and the run before its next block or in the middle of one.</param>
    /// <exception cref="InvalidOperationException">The cascade takes single texts.</exception>
    /// <exception cref="ObjectDisposedException">The cascade has been disposed of.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public BlockRun Begin(ReadOnlySpan<char> first, ReadOnlySpan<char> second, CancellationToken cancellation = default)
    {
        RequirePairs(true);
        cancellation.ThrowIfCancellationRequested();
        RunContext context = _pool.Rent(cancellation);
        try
        {
            int count = _tokenizer.EncodePair(first, second, context.Ids, context.Types, out bool truncated);
            context.Begin(count, truncated);
            context.Watch(cancellation);
        }
        catch
        {
            _pool.Return(context);
            throw;
        }

        return new BlockRun(context);
    }

    /// <summary>Begins what is tokenized already.</summary>
    /// <param name="ids">
    /// The complete ids, special tokens included; of a pair, the second text is what follows the first <c>[SEP]</c>, or
    /// what the tokenizer has between texts.
    /// </param>
    /// <exception cref="ArgumentException">There are none or too many, or one is not in the vocabulary.</exception>
    /// <exception cref="ObjectDisposedException">The cascade has been disposed of.</exception>
    public BlockRun BeginTokens(ReadOnlySpan<int> ids)
    {
        Check(ids);
        RunContext context = _pool.Rent();
        ids.CopyTo(context.Ids);
        if (_description.Pair)
        {
            _tokenizer.WriteTypes(ids, context.Types);
        }

        context.Begin(ids.Length, truncated: false);
        return new BlockRun(context);
    }

    /// <summary>
    /// Answers text after text of a source, in its order, on as many threads as may compute at a time; at most twice as
    /// many texts are read before their answers are taken.
    /// </summary>
    /// <param name="texts">The source; it is given a token, and read on threads of the thread pool.</param>
    /// <param name="classify">Answers a text, until its token is cancelled; called by several threads.</param>
    /// <param name="cancellation">Ends the stream, and with it the texts that are being computed.</param>
    public IAsyncEnumerable<TPrediction> Stream<TText, TPrediction>(
        IAsyncEnumerable<TText> texts, Func<TText, CancellationToken, TPrediction> classify, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(texts);
        return OrderedStream.Run(texts, classify, _pool.Limit, cancellation);
    }

    /// <summary>
    /// Refuses further texts, waits for those that are being computed, and releases the sessions. Further calls do
    /// nothing.
    /// </summary>
    public void Dispose()
    {
        Batches.Dispose();
        _pool.Dispose();
        foreach (BlockGraph graph in _graphs)
        {
            graph.Dispose();
        }
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

    private void Check(ReadOnlySpan<int> ids)
    {
        int most = _description.Tokenizer.MaxTokens;
        if (ids.IsEmpty || ids.Length > most)
        {
            throw new ArgumentException(
                FormattableString.Invariant(
                    $"{_description.Name} takes 1 to {most} token ids, special tokens counted; there are {ids.Length}."),
                nameof(ids));
        }

        // Both ends, by one comparison.
        uint size = (uint)_tokenizer.VocabularySize;
        for (int i = 0; i < ids.Length; i++)
        {
            if ((uint)ids[i] >= size)
            {
                throw new ArgumentException(
                    FormattableString.Invariant(
                        $"Token id {ids[i]} at position {i} is outside the vocabulary of {size} ids."),
                    nameof(ids));
            }
        }
    }
}
