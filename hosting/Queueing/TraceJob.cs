namespace EarlyExitGen.Hosting.Queueing;

/// <summary>One text that is followed through all exits.</summary>
internal sealed class TraceJob : QueuedJob, IDisposable
{
    private readonly Func<CancellationToken, TextTrace> _trace;
    private readonly TaskCompletionSource<TextTrace> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _ending;
    private readonly CancellationTokenSource? _deadline;

    /// <summary>Makes a job.</summary>
    /// <param name="trace">Follows the text.</param>
    /// <param name="deadline">How long it may take; null for any time.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public TraceJob(
        Func<CancellationToken, TextTrace> trace,
        TimeSpan? deadline,
        TimeProvider time,
        CancellationToken cancellationToken)
        : base(texts: 1)
    {
        _trace = trace;
        _deadline = deadline is { } span ? new CancellationTokenSource(span, time) : null;
        _ending = CancellationTokenSource.CreateLinkedTokenSource(
            cancellationToken, _deadline?.Token ?? CancellationToken.None);
        Token = _ending.Token;
    }

    /// <summary>Ends it.</summary>
    public CancellationToken Token { get; }

    /// <summary>What was seen.</summary>
    public Task<TextTrace> Done => _done.Task;

    /// <inheritdoc/>
    public override ValueTask RunAsync(int from, int to)
    {
        try
        {
            _done.TrySetResult(_trace(Token));
        }
        catch (OperationCanceledException e) when (_deadline is { IsCancellationRequested: true })
        {
            _done.TrySetException(new TimeoutException("The text was not followed to its end within the deadline.", e));
        }
        catch (Exception e)
        {
            _done.TrySetException(e);
        }

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _ending.Dispose();
        _deadline?.Dispose();
    }
}
