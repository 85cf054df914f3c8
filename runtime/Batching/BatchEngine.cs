using EarlyExitGen.Execution;
using EarlyExitGen.Loading;
using EarlyExitGen.Runtime;
using EarlyExitGen.Tokenization;

namespace EarlyExitGen.Batching;

/// <summary>
/// The resources shared by all batches of one cascade: threads, and, where texts are computed together, contexts for
/// that. Both are made with the first batch. Thread-safe.
/// </summary>
internal sealed class BatchEngine
{
    // This many groups' worth of texts are sorted by length at a time: enough that neighbours are of nearly one length.
    private const int GroupsPerWindow = 8;

    private readonly ITextTokenizer _tokenizer;
    private readonly ContextPool<BatchContext> _contexts;
    private readonly BatchLengths _lengths;

    /// <summary>Batches over the blocks of a cascade.</summary>
    /// <param name="description">The cascade.</param>
    /// <param name="graphs">Its blocks.</param>
    /// <param name="tokenizer">Its tokenizer.</param>
    /// <param name="concurrency">How many texts, or groups of texts, are computed at a time.</param>
    /// <param name="rows">How many texts are computed together, if their blocks allow it.</param>
    /// <exception cref="CascadeException">The blocks need more memory than there can be.</exception>
    public BatchEngine(
        CascadeDescription description,
        IReadOnlyList<BlockGraph> graphs,
        ITextTokenizer tokenizer,
        int concurrency,
        int rows)
    {
        _tokenizer = tokenizer;
        Workers = new WorkerPool(description.Name, Math.Min(concurrency, Environment.ProcessorCount) - 1);
        Rows = graphs.Any(static graph => graph.RequiresSingleRow) ? 1 : rows;
        _lengths = new BatchLengths(
            description.Tokenizer.MaxTokens,
            exact: !graphs.All(static graph => graph.Feeds.Any(static feed => feed.Kind == FeedKind.Mask)));
        ChainPlan plan = ChainPlan.Create(description, graphs, Rows);
        if ((long)GroupsPerWindow * Rows * plan.MaxTokens > Array.MaxLength)
        {
            throw ChainPlan.TooLarge(description, Rows);
        }

        _contexts = new ContextPool<BatchContext>(
            description.Name, concurrency, (_, slot) => new BatchContext(slot, plan, graphs, GroupsPerWindow * Rows));
    }

    /// <summary>The threads that help whoever has a batch.</summary>
    public WorkerPool Workers { get; }

    /// <summary>How many texts are computed together; 1 where that would change their results.</summary>
    public int Rows { get; }

    /// <summary>
    /// Of how many texts one thread makes groups, out of <paramref name="count"/>: no thread is left without.
    /// </summary>
    public int TextsPerWindow(int count)
    {
        int share = (count + Workers.Threads - 1) / Workers.Threads;
        return Math.Clamp(share, Math.Min(Rows, count), GroupsPerWindow * Rows);
    }

    /// <summary>
    /// Makes all contexts, and in each what batches need; nothing where each text is computed for itself.
    /// </summary>
    /// <remarks>
    /// Not by two threads at a time: two that each held half of the contexts would wait for each other.
    /// </remarks>
    /// <exception cref="CascadeException">A block cannot be loaded, or failed.</exception>
    /// <exception cref="ObjectDisposedException">The cascade has been disposed of.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public void WarmUp(CancellationToken cancellationToken)
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
                contexts.Add(Rent(cancellationToken));
                contexts[^1].WarmUp(_lengths.All, cancellationToken);
            }
        }
        finally
        {
            contexts.ForEach(Return);
        }
    }

    /// <summary>Takes a context, waiting for it if need be.</summary>
    /// <exception cref="ObjectDisposedException">The cascade has been disposed of.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public BatchContext Rent(CancellationToken cancellationToken)
    {
        BatchContext context = _contexts.Rent(cancellationToken);
        context.Watch(cancellationToken);
        return context;
    }

    /// <summary>Puts a context back.</summary>
    public void Return(BatchContext context)
    {
        context.Unwatch();
        _contexts.Return(context);
    }

    /// <summary>Adds a text, or a pair, to a window.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public void Add(BatchRows window, string first, string? second, int place, CancellationToken cancellationToken) =>
        window.Add(_tokenizer, first, second, place, cancellationToken);

    /// <summary>Begins the batch of a window's next group.</summary>
    /// <param name="context">The context, with the window sorted.</param>
    /// <param name="next">The group's first text in the window's order.</param>
    /// <returns>The first text behind the group.</returns>
    public int BeginGroup(BatchContext context, int next)
    {
        BatchRows window = context.Window;
        int end = next + BatchGroups.Next(window.Lengths[next..], Rows, _lengths);
        context.Begin(_lengths.Round(window.Lengths[next]));
        for (int place = next; place < end; place++)
        {
            window.AddTo(context, place);
        }

        return end;
    }

    /// <summary>Completes when it has been closed and no batch uses a context any more.</summary>
    public Task Drained => _contexts.Drained;

    /// <summary>Refuses further batches. Further calls do nothing.</summary>
    public void Close()
    {
        _contexts.Close();
        Workers.Close();
    }
}
