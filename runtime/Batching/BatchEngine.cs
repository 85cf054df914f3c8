using EarlyExitGen.Execution;
using EarlyExitGen.Loading;
using EarlyExitGen.Runtime;

namespace EarlyExitGen.Batching;

/// <summary>
/// The resources shared by all batches of one cascade: threads, and, where texts are computed together, contexts for
/// that. Both are made with the first batch. Thread-safe.
/// </summary>
internal sealed class BatchEngine
{
    // This many groups' worth of texts are sorted by length at a time: enough that neighbours are of nearly one length.
    private const int GroupsPerWindow = 8;

    private readonly ContextPool<BatchContext> _contexts;
    private readonly BatchModel _first;

    /// <summary>Batches over the models of a cascade.</summary>
    /// <param name="description">The cascade.</param>
    /// <param name="models">Its models.</param>
    /// <param name="concurrency">How many texts, or groups of texts, are computed at a time.</param>
    /// <param name="rows">How many texts are computed together, if their blocks allow it.</param>
    /// <exception cref="CascadeException">The blocks need more memory than there can be.</exception>
    public BatchEngine(
        CascadeDescription description, IReadOnlyList<LoadedModel> models, int concurrency, int rows)
    {
        Workers = new WorkerPool(description.Name, Math.Min(concurrency, Environment.ProcessorCount) - 1);
        BatchModel[] batched = [.. models.Select(model => Of(description, model, rows))];
        _first = batched[0];
        if (batched.Any(model => (long)GroupsPerWindow * Rows * model.Plan.MaxTokens > Array.MaxLength))
        {
            throw ChainPlan.TooLarge(description, batched.Max(static model => model.Plan.MaxTokens), Rows);
        }

        _contexts = new ContextPool<BatchContext>(
            description.Name,
            concurrency,
            (_, slot) => new BatchContext(slot, batched, model: 0, GroupsPerWindow * Rows));
    }

    /// <summary>The threads that help whoever has a batch.</summary>
    public WorkerPool Workers { get; }

    /// <summary>
    /// How many texts are computed together in the first model; 1 where that would change their results.
    /// </summary>
    public int Rows => _first.Rows;

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
                contexts[^1].WarmUp(cancellationToken);
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
        context.EndFurther();
        _contexts.Return(context);
    }

    /// <summary>Adds a text, or a pair, to a window.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public void Add(BatchRows window, string first, string? second, int place, CancellationToken cancellationToken) =>
        window.Add(_first.Model.Tokenizer, first, second, place, cancellationToken);

    /// <summary>Begins the batch of a window's next group.</summary>
    /// <param name="context">The context, with the window sorted.</param>
    /// <param name="next">The group's first text in the window's order.</param>
    /// <returns>The first text behind the group.</returns>
    public static int BeginGroup(BatchContext context, int next)
    {
        BatchRows window = context.Window;
        BatchLengths lengths = context.Model.Lengths;
        int end = next + BatchGroups.Next(window.Lengths[next..], context.Model.Rows, lengths);
        context.Begin(lengths.Round(window.Lengths[next]), window.FirstBlock);
        for (int place = next; place < end; place++)
        {
            window.AddTo(context, place);
        }

        return end;
    }

    private static BatchModel Of(CascadeDescription description, LoadedModel model, int rows)
    {
        int together = model.Graphs.Any(static graph => graph.RequiresSingleRow) ? 1 : rows;
        bool isExact = !model.Graphs.All(
            static graph => graph.Feeds.Any(static feed => feed.Kind == FeedKind.Mask));
        return new BatchModel(
            model,
            ChainPlan.Create(description, model, together),
            new BatchLengths(model.MaxTokens, isExact));
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
