using System.Diagnostics;
using EarlyExitGen.Hosting.Queueing;

namespace EarlyExitGen.Hosting;

/// <summary>The texts of one call on their way to their answers.</summary>
internal sealed class ClassifyJob<TInput, TPrediction> : QueuedJob, IDisposable
    where TInput : notnull
    where TPrediction : struct, ICascadePrediction
{
    private readonly IChunkRunner<TInput, TPrediction> _runner;
    private readonly TaskCompletionSource<CascadeAnswer<TPrediction>[]> _done =
        new(TaskCreationOptions.RunContinuationsAsynchronously);

    // The queue's workers do not run in the caller's context, but what they compute belongs to its trace.
    private readonly Activity? _trace = Activity.Current;
    private readonly CancellationToken _caller;
    private readonly TimeSpan? _deadline;
    private readonly TimeProvider _time;
    private readonly long _start;
    private readonly CancellationTokenSource? _late;
    private readonly CancellationTokenSource? _either;
    private readonly CancellationTokenRegistration _registration;
    private int _left;

    /// <summary>Makes a job.</summary>
    /// <param name="runner">Who computes chunks.</param>
    /// <param name="inputs">The texts; at least one.</param>
    /// <param name="call">What the call asks for.</param>
    /// <param name="deadline">How long it may take; null for any time.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public ClassifyJob(
        IChunkRunner<TInput, TPrediction> runner,
        TInput[] inputs,
        CascadeCall call,
        TimeSpan? deadline,
        TimeProvider time,
        CancellationToken cancellationToken)
        : base(inputs.Length)
    {
        _runner = runner;
        Inputs = inputs;
        Answers = new CascadeAnswer<TPrediction>[inputs.Length];
        Call = call;
        _left = inputs.Length;
        _caller = cancellationToken;
        _deadline = deadline;
        _time = time;
        _start = time.GetTimestamp();
        Token = cancellationToken;
        if (deadline is { } span)
        {
            _late = new CancellationTokenSource(span, time);
            _either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _late.Token);
            Token = _either.Token;
        }

        _registration = Token.UnsafeRegister(static job => ((ClassifyJob<TInput, TPrediction>)job!).End(), this);
    }

    /// <inheritdoc/>
    public override bool StartsHere => Inputs.Length == 1 && _runner.IsElsewhere;

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

    /// <summary>The time that it has left; null for any.</summary>
    public TimeSpan? Left => _deadline - Elapsed is not { } left ? null : left > TimeSpan.Zero ? left : TimeSpan.Zero;

    /// <summary>The answers, all or none.</summary>
    public Task<CascadeAnswer<TPrediction>[]> Done => _done.Task;

    /// <inheritdoc/>
    public override async ValueTask RunAsync(int from, int to)
    {
        Activity.Current = _trace;
        try
        {
            if (!_done.Task.IsCompleted)
            {
                await _runner.RunAsync(this, from, to).ConfigureAwait(false);
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
        _either?.Dispose();
        _late?.Dispose();
    }

    // Ends it without answers: the caller does not wait any longer.
    private void End()
    {
        if (_caller.IsCancellationRequested)
        {
            _done.TrySetCanceled(_caller);
        }
        else
        {
            _done.TrySetException(new TimeoutException(FormattableString.Invariant(
                $"There was no answer within the deadline of {_deadline!.Value.TotalSeconds:0.###} s.")));
        }
    }
}
