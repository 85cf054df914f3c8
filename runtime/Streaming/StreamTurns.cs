namespace EarlyExitGen.Streaming;

/// <summary>
/// How many items of streams are computed at a time, of all streams of a cascade together: a stream's item waits for
/// its turn without a thread, so that however many streams there are, no more threads of the thread pool are taken.
/// Thread-safe.
/// </summary>
/// <param name="concurrency">How many are computed at a time.</param>
internal sealed class StreamTurns(int concurrency)
{
    // Nobody asks for its wait handle, so there is nothing to dispose of.
    private readonly SemaphoreSlim _turns = new(concurrency);

    /// <summary>How many are computed at a time.</summary>
    public int Concurrency => concurrency;

    /// <summary>
    /// Computes something on a thread of the thread pool when its turn has come; first come, first served.
    /// </summary>
    /// <param name="compute">Computes it, until its token is cancelled.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="OperationCanceledException">The wait was cancelled.</exception>
    public async Task<TResult> RunAsync<TResult>(Func<TResult> compute, CancellationToken cancellationToken)
    {
        await _turns.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await Task.Run(compute, CancellationToken.None).ConfigureAwait(false);
        }
        finally
        {
            _turns.Release();
        }
    }
}
