using System.Threading.Channels;

namespace EarlyExitGen.Streaming;

/// <summary>Reads a source and starts the computations, as far as there is room, for one consumer that takes the results.</summary>
/// <param name="compute">Computes a result, until its token is cancelled.</param>
/// <param name="concurrency">How many are computed at a time.</param>
/// <param name="room">How many items are read before their results are taken.</param>
/// <param name="cancellation">Ends reading and computing.</param>
internal sealed class StreamPump<TItem, TResult>(
    Func<TItem, CancellationToken, TResult> compute, int concurrency, int room, CancellationToken cancellation)
{
    private readonly SemaphoreSlim _room = new(room);
    private readonly SemaphoreSlim _threads = new(concurrency);

    // In the order of the items; never more than there is room for.
    private readonly Channel<Task<TResult>> _results = Channel.CreateUnbounded<Task<TResult>>(
        new UnboundedChannelOptions { SingleReader = true, SingleWriter = true });

    /// <summary>Reads the source to its end and disposes of it. Never throws: what goes wrong is the last result.</summary>
    public async Task ReadAsync(IAsyncEnumerable<TItem> source)
    {
        try
        {
            IAsyncEnumerator<TItem> items = source.GetAsyncEnumerator(cancellation);
            await using (items.ConfigureAwait(false))
            {
                await _room.WaitAsync(cancellation).ConfigureAwait(false);
                while (await items.MoveNextAsync().ConfigureAwait(false))
                {
                    _results.Writer.TryWrite(ComputeAsync(items.Current));
                    await _room.WaitAsync(cancellation).ConfigureAwait(false);
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
        await _results.Reader.WaitToReadAsync().ConfigureAwait(false) && _results.Reader.TryRead(out Task<TResult>? result)
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

    private async Task<TResult> ComputeAsync(TItem item)
    {
        await _threads.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            return await Task.Run(() => compute(item, cancellation), CancellationToken.None).ConfigureAwait(false);
        }
        finally
        {
            _threads.Release();
        }
    }
}
