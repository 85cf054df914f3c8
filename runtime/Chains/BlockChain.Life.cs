using EarlyExitGen.Execution;
using EarlyExitGen.Loading;

namespace EarlyExitGen.Runtime;

// From the first text to the last: what makes ready, and what releases.
public sealed partial class BlockChain
{
    private readonly SemaphoreSlim _warming = new(1);
    private readonly Lock _releasing = new();
    private bool _released;

    /// <summary>
    /// Loads what is not loaded yet, makes all that texts of any length need, as many as may be computed at a time, and
    /// runs every block once on the longest text: afterwards no text waits for any of it, and none allocates. With
    /// <see cref="CascadeOptions.BatchRows"/> above 1 the same for texts that are computed together.
    /// </summary>
    /// <remarks>Takes every context in turn: waits for texts under way, and texts that begin meanwhile wait.</remarks>
    /// <param name="cancellationToken">
    /// Ends it: while it waits, between blocks and within one. What is ready by then stays so.
    /// </param>
    /// <exception cref="CascadeException">A block cannot be loaded, or failed.</exception>
    /// <exception cref="ObjectDisposedException">The cascade has been disposed of.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public void WarmUp(CancellationToken cancellationToken = default)
    {
        // One at a time: two that each held half of the contexts would wait for each other.
        _warming.Wait(cancellationToken);
        try
        {
            List<RunContext> contexts = [];
            try
            {
                while (contexts.Count < _pool.Limit)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    contexts.Add(RunContext.Rent(_pool, cancellationToken));
                    contexts[^1].WarmUp(cancellationToken);
                }
            }
            finally
            {
                contexts.ForEach(context => context.Return(context.Token));
            }

            Batches.WarmUp(cancellationToken);
        }
        finally
        {
            _warming.Release();
        }
    }

    /// <summary>
    /// Refuses further texts, those that wait included, waits for those that are being computed, and releases the
    /// sessions. May be called by several threads: one releases, the others wait until it has. Further calls do
    /// nothing.
    /// </summary>
    public void Dispose()
    {
        Close();
        Drained.Wait();
        Release();
    }

    /// <summary>As <see cref="Dispose"/>, without a thread that waits.</summary>
    public async ValueTask DisposeAsync()
    {
        Close();
        await Drained.ConfigureAwait(false);
        Release();
    }

    /// <summary>Checks that the cascade can still be used.</summary>
    /// <exception cref="ObjectDisposedException">It has been disposed of.</exception>
    internal void ThrowIfDisposed()
    {
        if (_pool.IsClosed)
        {
            throw new ObjectDisposedException(_description.Name);
        }
    }

    private void Close()
    {
        _pool.Close();
        Batches.Close();
    }

    // Sessions go last: what is bound to them has gone before.
    private Task Drained => Task.WhenAll(_pool.Drained, Batches.Drained);

    private void Release()
    {
        lock (_releasing)
        {
            if (_released)
            {
                return;
            }

            _released = true;
            Telemetry.Close();
            BlockLoader.Dispose(_models);
        }
    }
}
