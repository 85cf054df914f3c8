namespace EarlyExitGen.Cluster.Serving;

/// <summary>The time that a call has left, and a token that ends with it or with the caller.</summary>
internal sealed class Deadline : IDisposable
{
    private readonly TimeProvider _time;
    private readonly TimeSpan _left;
    private readonly long _start;
    private readonly CancellationTokenSource? _late;
    private readonly CancellationTokenSource? _either;

    /// <summary>Begins to count.</summary>
    /// <param name="left">The time that is left; <see cref="Timeout.InfiniteTimeSpan"/> for any.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">The caller's.</param>
    public Deadline(TimeSpan left, TimeProvider time, CancellationToken cancellationToken)
    {
        _time = time;
        _left = left;
        _start = time.GetTimestamp();
        Token = cancellationToken;
        if (left != Timeout.InfiniteTimeSpan)
        {
            _late = new CancellationTokenSource(left > TimeSpan.Zero ? left : TimeSpan.Zero, time);
            _either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _late.Token);
            Token = _either.Token;
        }
    }

    /// <summary>Ends with the time, or with the caller.</summary>
    public CancellationToken Token { get; }

    /// <summary>What is left.</summary>
    public TimeSpan Left => _late is null ? Timeout.InfiniteTimeSpan
        : _left - _time.GetElapsedTime(_start) is { Ticks: > 0 } left ? left
        : TimeSpan.Zero;

    /// <inheritdoc/>
    public void Dispose()
    {
        _either?.Dispose();
        _late?.Dispose();
    }
}
