using System.Diagnostics;
using EarlyExitGen.Hosting;
using EarlyExitGen.Hosting.Queueing;

namespace EarlyExitGen.Cluster.Gateway;

/// <summary>Answers the texts of a chunk.</summary>
internal interface IChunkAsker<TInput, TPrediction>
    where TInput : notnull
    where TPrediction : struct, ICascadePrediction
{
    /// <summary>Answers texts.</summary>
    Task AskAsync(ClusterJob<TInput, TPrediction> job, int from, int to);
}

/// <summary>The texts of one call on their way to the cluster.</summary>
internal sealed class ClusterJob<TInput, TPrediction> : QueuedJob, IDisposable
    where TInput : notnull
    where TPrediction : struct, ICascadePrediction
{
    private readonly IChunkAsker<TInput, TPrediction> _asker;
    private readonly TaskCompletionSource<CascadeAnswer<TPrediction>[]> _done =
        new(TaskCreationOptions.RunContinuationsAsynchronously);

    // The queue's workers do not run in the caller's context, but what they ask of silos belongs to its trace.
    private readonly Activity? _trace = Activity.Current;
    private readonly CancellationToken _caller;
    private readonly TimeSpan _deadline;
    private readonly TimeProvider _time;
    private readonly long _start;
    private readonly CancellationTokenSource _late;
    private readonly CancellationTokenSource _either;
    private readonly CancellationTokenRegistration _registration;
    private int _left;

    /// <summary>Makes a job.</summary>
    public ClusterJob(
        IChunkAsker<TInput, TPrediction> asker,
        TInput[] inputs,
        CascadeCall call,
        TimeSpan deadline,
        TimeProvider time,
        CancellationToken cancellationToken)
        : base(inputs.Length)
    {
        _asker = asker;
        Inputs = inputs;
        Answers = new CascadeAnswer<TPrediction>[inputs.Length];
        Call = call;
        _left = inputs.Length;
        _caller = cancellationToken;
        _deadline = deadline;
        _time = time;
        _start = time.GetTimestamp();
        _late = new CancellationTokenSource(deadline, time);
        _either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _late.Token);
        Token = _either.Token;
        _registration = Token.UnsafeRegister(static job => ((ClusterJob<TInput, TPrediction>)job!).End(), this);
    }

    /// <summary>The texts.</summary>
    public TInput[] Inputs { get; }

    /// <summary>Takes the answers.</summary>
    public CascadeAnswer<TPrediction>[] Answers { get; }

    /// <summary>What the call asks for.</summary>
    public CascadeCall Call { get; }

    /// <summary>Ends its texts: the caller's token, or the deadline.</summary>
    public CancellationToken Token { get; }

    /// <summary>How long it has been under way.</summary>
    public TimeSpan Elapsed => _time.GetElapsedTime(_start);

    /// <summary>The time that it has left.</summary>
    public TimeSpan Left => _deadline - Elapsed is { Ticks: > 0 } left ? left : TimeSpan.Zero;

    /// <summary>The answers, all or none.</summary>
    public Task<CascadeAnswer<TPrediction>[]> Done => _done.Task;

    /// <inheritdoc/>
    public override void Run(int from, int to) =>
        throw new NotSupportedException("Texts of a cluster are not computed by the thread that takes them.");

    /// <inheritdoc/>
    public override async ValueTask RunAsync(int from, int to)
    {
        Activity.Current = _trace;
        try
        {
            if (!_done.Task.IsCompleted)
            {
                await _asker.AskAsync(this, from, to).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (Token.IsCancellationRequested)
        {
            End();
        }
        catch (Exception e)
        {
            _done.TrySetException(e);
        }

        if (Interlocked.Add(ref _left, from - to) == 0)
        {
            _done.TrySetResult(Answers);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _registration.Dispose();
        _either.Dispose();
        _late.Dispose();
    }

    private void End()
    {
        if (_caller.IsCancellationRequested)
        {
            _done.TrySetCanceled(_caller);
        }
        else
        {
            _done.TrySetException(new TimeoutException(FormattableString.Invariant(
                $"There was no answer within the deadline of {_deadline.TotalSeconds:0.###} s.")));
        }
    }
}
