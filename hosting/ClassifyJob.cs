using EarlyExitGen.Hosting.Queueing;

namespace EarlyExitGen.Hosting;

/// <summary>The texts of one call on their way to their answers.</summary>
internal sealed class ClassifyJob<TInput, TPrediction> : QueuedJob, IDisposable
    where TInput : notnull
    where TPrediction : struct, ICascadePrediction
{
    private readonly IChunkRunner<TInput, TPrediction> _runner;
    private readonly TInput[] _inputs;
    private readonly TPrediction[] _predictions;
    private readonly CascadeAnswer<TPrediction>[] _answers;
    private readonly TaskCompletionSource<CascadeAnswer<TPrediction>[]> _done =
        new(TaskCreationOptions.RunContinuationsAsynchronously);

    private readonly CancellationToken _caller;
    private readonly CancellationTokenSource? _deadline;
    private readonly CancellationTokenRegistration _registration;
    private int _left;

    /// <summary>Makes a job.</summary>
    /// <param name="runner">Who computes chunks.</param>
    /// <param name="inputs">The texts; at least one.</param>
    /// <param name="dial">The dial of the call; null for that of the service.</param>
    /// <param name="deadline">How long it may take; null for any time.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public ClassifyJob(
        IChunkRunner<TInput, TPrediction> runner,
        TInput[] inputs,
        float? dial,
        TimeSpan? deadline,
        TimeProvider time,
        CancellationToken cancellationToken)
        : base(inputs.Length)
    {
        _runner = runner;
        _inputs = inputs;
        _predictions = new TPrediction[inputs.Length];
        _answers = new CascadeAnswer<TPrediction>[inputs.Length];
        _left = inputs.Length;
        _caller = cancellationToken;
        Dial = dial;
        Deadline = deadline;
        Token = cancellationToken;
        if (deadline is { } span)
        {
            _deadline = new CancellationTokenSource(span, time);
            Linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _deadline.Token);
            Token = Linked.Token;
        }

        _registration = Token.UnsafeRegister(static job => ((ClassifyJob<TInput, TPrediction>)job!).End(), this);
    }

    /// <summary>The dial of the call; null for that of the service.</summary>
    public float? Dial { get; }

    /// <summary>How long it may take.</summary>
    public TimeSpan? Deadline { get; }

    /// <summary>Ends its texts: the caller's token, or the deadline.</summary>
    public CancellationToken Token { get; }

    /// <summary>The answers, all or none.</summary>
    public Task<CascadeAnswer<TPrediction>[]> Done => _done.Task;

    private CancellationTokenSource? Linked { get; }

    /// <inheritdoc/>
    public override void Run(int from, int to)
    {
        try
        {
            if (!_done.Task.IsCompleted)
            {
                _runner.Run(
                    _inputs.AsSpan(from, to - from),
                    _predictions.AsSpan(from, to - from),
                    _answers.AsSpan(from, to - from),
                    Dial,
                    Token);
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
            _done.TrySetResult(_answers);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _registration.Dispose();
        Linked?.Dispose();
        _deadline?.Dispose();
    }

    /// <summary>Ends it without answers: the caller does not wait any longer.</summary>
    private void End()
    {
        if (_caller.IsCancellationRequested)
        {
            _done.TrySetCanceled(_caller);
        }
        else
        {
            _done.TrySetException(new TimeoutException(FormattableString.Invariant(
                $"There was no answer within the deadline of {Deadline!.Value.TotalSeconds:0.###} s.")));
        }
    }
}
