namespace EarlyExitGen.Hosting.Queueing;

/// <summary>
/// A bounded queue of texts, in which calls take turns by chunks, and the threads that compute them: taken from the
/// thread pool when there is something to do, and no more than may compute at a time. Thread-safe.
/// </summary>
/// <param name="concurrency">How many chunks are computed at a time.</param>
/// <param name="idle">Called when there is nothing left to do.</param>
internal sealed class WorkQueue(int concurrency, Action idle)
{
    // What flows with whoever asks first does not belong to the others that a worker goes on with.
    private static readonly ExecutionContext Outside = OfNobody();

    private readonly Lock _gate = new();
    private readonly Queue<QueuedJob> _jobs = [];
    private readonly LinkedList<(QueuedJob Job, TaskCompletionSource Entered)> _outside = [];
    private TaskCompletionSource? _drained;
    private int _waiting;
    private int _workers;
    private int _runningTexts;
    private bool _closed;

    /// <summary>How many texts may wait.</summary>
    public int Limit { get; set; } = 1000;

    /// <summary>How many texts of a call are computed before others have their turn.</summary>
    public int ChunkTexts { get; set; } = 32;

    /// <summary>The texts that wait in the queue.</summary>
    public int Waiting
    {
        get
        {
            lock (_gate)
            {
                return _waiting;
            }
        }
    }

    /// <summary>The texts that are being computed.</summary>
    public int Running
    {
        get
        {
            lock (_gate)
            {
                return _runningTexts;
            }
        }
    }

    /// <summary>Whether nothing is computed and nothing waits.</summary>
    public bool IsIdle
    {
        get
        {
            lock (_gate)
            {
                return _workers == 0 && _jobs.Count == 0;
            }
        }
    }

    /// <summary>Takes a job if there is room and nobody waits for it; one that is larger than the queue, if it is
    /// empty.</summary>
    /// <returns>Whether it was taken; null if the queue is closed.</returns>
    public bool? TryEnter(QueuedJob job)
    {
        int workers;
        lock (_gate)
        {
            if (_closed)
            {
                return null;
            }

            if (_outside.Count > 0 || !HasRoom(job))
            {
                return false;
            }

            workers = Add(job);
        }

        if (job.StartsHere && workers == 1)
        {
            ExecutionContext.Run(Outside, static queue => _ = ((WorkQueue)queue!).WorkAsync(), this);
        }
        else
        {
            Start(workers);
        }

        return true;
    }

    /// <summary>Takes a job as soon as there is room, in the order in which they came.</summary>
    /// <returns>False if the queue is closed.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled before there was room.</exception>
    public async ValueTask<bool> EnterAsync(QueuedJob job, CancellationToken cancellationToken)
    {
        LinkedListNode<(QueuedJob, TaskCompletionSource Entered)> place;
        lock (_gate)
        {
            if (_closed)
            {
                return false;
            }

            if (_outside.Count == 0 && HasRoom(job))
            {
                Start(Add(job));
                return true;
            }

            place = _outside.AddLast((job, new(TaskCreationOptions.RunContinuationsAsynchronously)));
        }

        using (cancellationToken.UnsafeRegister((_, token) => Leave(place, token), null))
        {
            await place.Value.Entered.Task.ConfigureAwait(false);
        }

        return true;
    }

    /// <summary>
    /// Refuses further jobs, and completes when all that were taken, those outside included, are done.
    /// </summary>
    public Task CloseAsync()
    {
        lock (_gate)
        {
            _closed = true;
            _drained ??= new(TaskCreationOptions.RunContinuationsAsynchronously);
            CompleteIfDrained();
            return _drained.Task;
        }
    }

    private static ExecutionContext OfNobody()
    {
        ExecutionContext? found = null;
        Thread thread = new(() => found = ExecutionContext.Capture());
        thread.UnsafeStart();
        thread.Join();
        return found!;
    }

    private bool HasRoom(QueuedJob job) => _waiting == 0 || _waiting + job.Remaining <= Limit;

    // How many workers are to be started for it, which count already.
    private int Add(QueuedJob job)
    {
        _waiting += job.Remaining;
        _jobs.Enqueue(job);
        int before = _workers;
        for (int chunks = 0; _workers < concurrency && chunks < job.Remaining; chunks += ChunkTexts)
        {
            _workers++;
        }

        return _workers - before;
    }

    private void Start(int workers)
    {
        for (int i = 0; i < workers; i++)
        {
            ThreadPool.UnsafeQueueUserWorkItem(static queue => _ = queue.WorkAsync(), this, preferLocal: false);
        }
    }

    private void Leave(
        LinkedListNode<(QueuedJob Job, TaskCompletionSource Entered)> place, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (place.List is null)
            {
                return;
            }

            _outside.Remove(place);
            LetIn();
            CompleteIfDrained();
        }

        place.Value.Entered.TrySetCanceled(cancellationToken);
    }

    private async Task WorkAsync()
    {
        while (Next() is { } chunk)
        {
            await chunk.Job.RunAsync(chunk.From, chunk.To).ConfigureAwait(false);
            await Task.Yield();
            lock (_gate)
            {
                _runningTexts -= chunk.To - chunk.From;
            }
        }
    }

    private (QueuedJob Job, int From, int To)? Next()
    {
        lock (_gate)
        {
            if (_jobs.TryDequeue(out QueuedJob? job))
            {
                (int from, int to) = job.Take(ChunkTexts);
                _waiting -= to - from;
                _runningTexts += to - from;
                if (job.Remaining > 0)
                {
                    // Behind all others: they have their turn before its next chunk.
                    _jobs.Enqueue(job);
                }

                LetIn();
                return (job, from, to);
            }

            _workers--;
            CompleteIfDrained();
            if (_workers > 0)
            {
                return null;
            }
        }

        idle();
        return null;
    }

    private void LetIn()
    {
        while (_outside.First is { } first && HasRoom(first.Value.Job))
        {
            _outside.RemoveFirst();
            Start(Add(first.Value.Job));
            first.Value.Entered.TrySetResult();
        }
    }

    private void CompleteIfDrained()
    {
        if (_closed && _workers == 0 && _jobs.Count == 0 && _outside.Count == 0)
        {
            _drained?.TrySetResult();
        }
    }
}
