namespace EarlyExitGen.Batching;

/// <summary>The contexts of batches, made when needed, at most so many; who needs one beyond that waits. Thread-safe.</summary>
internal sealed class BatchContexts : IDisposable
{
    private readonly object _gate = new();
    private readonly Stack<BatchContext> _idle;
    private readonly Func<BatchContext> _create;
    private readonly string _owner;
    private readonly int _limit;
    private int _rented;
    private bool _closed;

    /// <summary>A pool of at most <paramref name="limit"/> contexts.</summary>
    /// <param name="owner">The cascade's name in messages.</param>
    /// <param name="limit">The largest number of contexts; at least 1.</param>
    /// <param name="create">Makes a context.</param>
    public BatchContexts(string owner, int limit, Func<BatchContext> create)
    {
        _owner = owner;
        _limit = limit;
        _create = create;
        _idle = new Stack<BatchContext>(limit);
    }

    /// <summary>The largest number of contexts.</summary>
    public int Limit => _limit;

    /// <summary>Takes an idle context, makes one, or waits for one.</summary>
    /// <exception cref="ObjectDisposedException">The cascade has been disposed of.</exception>
    public BatchContext Rent()
    {
        lock (_gate)
        {
            while (_rented == _limit && !_closed)
            {
                Monitor.Wait(_gate);
            }

            if (_closed)
            {
                throw new ObjectDisposedException(_owner);
            }

            BatchContext context = _idle.TryPop(out BatchContext? idle) ? idle : _create();
            _rented++;
            return context;
        }
    }

    /// <summary>Puts a context back; one that failed is disposed of.</summary>
    public void Return(BatchContext context)
    {
        lock (_gate)
        {
            _rented--;
            if (context.Failed || _closed)
            {
                context.Dispose();
            }
            else
            {
                _idle.Push(context);
            }

            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>Refuses further batches and waits for those that are being computed.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _closed = true;
            Monitor.PulseAll(_gate);
            while (_rented > 0)
            {
                Monitor.Wait(_gate);
            }

            while (_idle.TryPop(out BatchContext? context))
            {
                context.Dispose();
            }
        }
    }
}
