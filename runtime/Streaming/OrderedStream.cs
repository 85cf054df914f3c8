using System.Runtime.CompilerServices;

namespace EarlyExitGen.Streaming;

/// <summary>
/// Computes something for every item of a source, several at a time, and gives the results in the items' order.
/// </summary>
internal static class OrderedStream
{
    // As many again as are computed, so that none waits while the consumer is busy with a result.
    private const int ReadAhead = 2;

    /// <summary>The results, in the order of the items.</summary>
    /// <param name="source">
    /// The items; at most twice as many as are computed at a time are read before their results are taken.
    /// </param>
    /// <param name="compute">
    /// Computes the result of an item, given its place from 0, until its token is cancelled; called on threads of the
    /// thread pool.
    /// </param>
    /// <param name="turns">How many are computed at a time.</param>
    /// <param name="cancellationToken">Ends the stream.</param>
    /// <returns>
    /// What the source or a computation throws comes in its place. When the enumeration ends, however it ends, nothing
    /// is being computed any more, and the source has been disposed of.
    /// </returns>
    public static async IAsyncEnumerable<TResult> Run<TItem, TResult>(
        IAsyncEnumerable<TItem> source,
        Func<TItem, long, CancellationToken, TResult> compute,
        StreamTurns turns,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using CancellationTokenSource ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        StreamPump<TItem, TResult> pump = new(compute, turns, turns.Concurrency * ReadAhead, ending.Token);
        Task reading = Task.Run(() => pump.ReadAsync(source), CancellationToken.None);
        try
        {
            while (await NextAsync(pump, cancellationToken).ConfigureAwait(false) is (true, var result))
            {
                yield return result;
                pump.Taken();
            }
        }
        finally
        {
            try
            {
                await ending.CancelAsync().ConfigureAwait(false);
            }
            finally
            {
                // Even if what the source has registered with the token throws.
                await reading.ConfigureAwait(false);
                await pump.DrainAsync().ConfigureAwait(false);
            }
        }
    }

    private static async ValueTask<(bool Any, TResult Result)> NextAsync<TItem, TResult>(
        StreamPump<TItem, TResult> pump, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            return await pump.NextAsync().ConfigureAwait(false);
        }
        catch (OperationCanceledException e) when (cancellationToken.IsCancellationRequested)
        {
            // Within, another token is cancelled; callers know their own.
            throw new OperationCanceledException(e.Message, e, cancellationToken);
        }
    }
}
