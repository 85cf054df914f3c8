namespace EarlyExitGen.Batching;

/// <summary>
/// Threads that help whoever has a batch. They are started with the first batch, wait when there is none, and end with
/// the pool. Nothing is allocated per batch. Thread-safe.
/// </summary>
internal sealed class WorkerPool
{
    private readonly object _gate = new();
    private readonly List<BatchJob> _jobs = [];
    private readonly Thread[] _threads;
    private readonly string _owner;
    private bool _started;
    private bool _closed;

    /// <summary>A pool of the given number of threads, 0 or more.</summary>
    /// <param name="owner">The cascade's name.</param>
    /// <param name="threads">The number of threads beside the caller's.</param>
    public WorkerPool(string owner, int threads)
    {
        _owner = owner;
        _threads = new Thread[threads];
    }

    /// <summary>The threads that may be at a batch, the caller's included.</summary>
    public int Threads => _threads.Length + 1;

    /// <summary>Does a job, together with idle threads, and returns when all of it is done.</summary>
    /// <exception cref="Exception">What a unit of the job has thrown.</exception>
    public void Run(BatchJob job)
    {
        lock (_gate)
        {
            Start();
            _jobs.Add(job);
            Monitor.PulseAll(_gate);
        }

        job.Work();
        lock (_gate)
        {
            _jobs.Remove(job);
            WaitForHelpers(job);
        }

        job.ThrowIfFailed();
    }

    /// <summary>Ends the threads when they are done with what they are at. Further calls do nothing.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _closed = true;
            Monitor.PulseAll(_gate);
        }
    }

    // Whatever happens: a job that helpers are still at must not be used for the next batch.
    private void WaitForHelpers(BatchJob job)
    {
        bool interrupted = false;
        while (job.Helpers > 0)
        {
            try
            {
                Monitor.Wait(_gate);
            }
            catch (ThreadInterruptedException)
            {
                interrupted = true;
            }
        }

        if (interrupted)
        {
            Thread.CurrentThread.Interrupt();
        }
    }

    private void Start()
    {
        if (_started || _closed)
        {
            return;
        }

        _started = true;
        for (int i = 0; i < _threads.Length; i++)
        {
            _threads[i] = new Thread(Work) { IsBackground = true, Name = _owner + " batches" };
            _threads[i].Start();
        }
    }

    private void Work()
    {
        while (Next() is { } job)
        {
            job.Work();
            lock (_gate)
            {
                job.Helpers--;
                Monitor.PulseAll(_gate);
            }
        }
    }

    private BatchJob? Next()
    {
        lock (_gate)
        {
            while (!_closed)
            {
                foreach (BatchJob job in _jobs)
                {
                    if (job.IsOpen)
                    {
                        job.Helpers++;
                        return job;
                    }
                }

                Monitor.Wait(_gate);
            }

            return null;
        }
    }
}
