using EarlyExitGen.Execution;
using EarlyExitGen.Loading;
using EarlyExitGen.Runtime;
using EarlyExitGen.Tokenization;

namespace EarlyExitGen.Batching;

/// <summary>
/// What batches of one cascade need: threads, and, where texts are computed together, contexts for that. All of it is made
/// with the first batch. Thread-safe.
/// </summary>
internal sealed class BatchEngine : IDisposable
{
    // So many groups' worth of texts are sorted by length at a time: enough that neighbours are of nearly one length.
    private const int GroupsPerWindow = 8;

    private readonly ITextTokenizer _tokenizer;
    private readonly BatchContexts _contexts;
    private readonly Lazy<int> _rows;
    private readonly Lazy<ChainPlan> _plan;
    private readonly Lazy<BatchLengths> _lengths;

    /// <summary>Batches over the blocks of a cascade.</summary>
    /// <param name="description">The cascade.</param>
    /// <param name="graphs">Its blocks.</param>
    /// <param name="tokenizer">Its tokenizer.</param>
    /// <param name="concurrency">How many texts, or groups of texts, are computed at a time.</param>
    /// <param name="rows">How many texts are computed together.</param>
    public BatchEngine(
        CascadeDescription description,
        IReadOnlyList<BlockGraph> graphs,
        ITextTokenizer tokenizer,
        int concurrency,
        int rows)
    {
        _tokenizer = tokenizer;
        Workers = new WorkerPool(description.Name, Math.Min(concurrency, Environment.ProcessorCount) - 1);
        _rows = new Lazy<int>(() => rows > 1 && graphs.Any(static graph => graph.RowsAlone) ? 1 : rows);
        _plan = new Lazy<ChainPlan>(() => ChainPlan.Create(description, graphs, Rows));
        _lengths = new Lazy<BatchLengths>(() => new BatchLengths(
            description.Tokenizer.MaxTokens,
            exact: !graphs.All(static graph => graph.Feeds.Any(static feed => feed.Kind == FeedKind.Mask))));
        _contexts = new BatchContexts(
            description.Name, concurrency, () => new BatchContext(_plan.Value, graphs, GroupsPerWindow * Rows));
    }

    /// <summary>The threads that help whoever has a batch.</summary>
    public WorkerPool Workers { get; }

    /// <summary>How many texts are computed together; 1 where that would change their results.</summary>
    public int Rows => _rows.Value;

    /// <summary>Of how many texts one thread makes groups, out of <paramref name="count"/>: no thread is left without.</summary>
    public int TextsPerWindow(int count)
    {
        int share = (count + Workers.Threads - 1) / Workers.Threads;
        return Math.Clamp(share, Math.Min(Rows, count), GroupsPerWindow * Rows);
    }

    /// <summary>Makes all contexts, and in each what batches need; nothing where each text is computed for itself.</summary>
    /// <remarks>Not by two threads at a time: two that each held half of the contexts would wait for each other.</remarks>
    /// <exception cref="CascadeException">A block cannot be loaded, or failed.</exception>
    /// <exception cref="ObjectDisposedException">The cascade has been disposed of.</exception>
    public void WarmUp()
    {
        if (Rows == 1)
        {
            return;
        }

        List<BatchContext> contexts = [];
        try
        {
            while (contexts.Count < _contexts.Limit)
            {
                contexts.Add(Rent());
                contexts[^1].WarmUp(_lengths.Value.All);
            }
        }
        finally
        {
            contexts.ForEach(Return);
        }
    }

    /// <summary>Takes a context, waiting for it if need be.</summary>
    /// <exception cref="ObjectDisposedException">The cascade has been disposed of.</exception>
    public BatchContext Rent() => _contexts.Rent();

    /// <summary>Puts a context back.</summary>
    public void Return(BatchContext context) => _contexts.Return(context);

    /// <summary>Adds a text, or a pair, to a window.</summary>
    public void Add(BatchRows window, string first, string? second) => window.Add(_tokenizer, first, second);

    /// <summary>Begins the batch of a window's next group.</summary>
    /// <param name="context">The context, with the window sorted.</param>
    /// <param name="next">The group's first text in the window's order.</param>
    /// <param name="from">The place of the answer to the window's first text.</param>
    /// <returns>The first text behind the group.</returns>
    public int BeginGroup(BatchContext context, int next, int from)
    {
        BatchRows window = context.Window;
        int end = next + BatchGroups.Next(window.Lengths[next..], Rows, _lengths.Value);
        context.Begin(_lengths.Value.Round(window.Lengths[next]));
        for (int place = next; place < end; place++)
        {
            window.AddTo(context, place, from);
        }

        return end;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _contexts.Dispose();
        Workers.Dispose();
    }
}
