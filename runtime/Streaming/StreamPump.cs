using System.Threading.Channels;

namespace EarlyExitGen.Streaming;

/// <summary>
/// Reads a source and starts the computations, as far as there is room, for one consumer that takes the results.
/// </summary>
/// <param name="compute">Computes the result of an item, given its place from 0, until its token is cancelled.</param>
/// <param name="turns">How many are computed at a time.</param>
/// <param name="room">How many items are read before their results are taken.</param>
/// <param name="cancellationToken">Ends reading and computing.</param>
internal sealed class StreamPump<TItem, TResult>(
    Func<TItem, long, CancellationToken, TResult> compute,
    StreamTurns turns,
    int room,
    CancellationToken cancellationToken)
{
    private readonly SemaphoreSlim _room = new(room);

    // In the order of the items; never more than there is room for.
    private readonly Channel<Task<TResult>> _results = Channel.CreateUnbounded<Task<TResult>>(
        new UnboundedChannelOptions { SingleReader = true, SingleWriter = true });

    /// <summary>
    /// Reads the source to its end and disposes of it. Never throws: what goes wrong is the last result.
    /// </summary>
    public async Task ReadAsync(IAsyncEnumerable<TItem> source)
    {
        try
        {
            IAsyncEnumerator<TItem> items = source.GetAsyncEnumerator(cancellationToken);
            await using (items.ConfigureAwait(false))
            {
                await _room.WaitAsync(cancellationToken).ConfigureAwait(false);
                for (long index = 0; await items.MoveNextAsync().ConfigureAwait(false); index++)
                {
                    _results.Writer.TryWrite(ComputeAsync(items.Current, index));
                    await _room.WaitAsync(cancellationToken).ConfigureAwait(false);
                }
            }

            _results.Writer.Complete();
        }
        catch (Exception e)
        {
            _results.Writer.Complete(e);
        }
    }

    /// <summary>The next result; none at the end of the source.</summary>
    public async ValueTask<(bool Any, TResult Result)> NextAsync() =>
        await _results.Reader.WaitToReadAsync().ConfigureAwait(false)
            && _results.Reader.TryRead(out Task<TResult>? result)
            ? (true, await result.ConfigureAwait(false))
            : default;

    /// <summary>Makes room for another item.</summary>
    public void Taken() => _room.Release();

    /// <summary>Waits for the computations whose results nobody takes.</summary>
    public async Task DrainAsync()
    {
        while (_results.Reader.TryRead(out Task<TResult>? result))
        {
            await ((Task)result).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private Task<TResult> ComputeAsync(TItem item, long index) =>
        turns.RunAsync(() => compute(item, index, cancellationToken), cancellationToken);
}
