namespace EarlyExitGen.Execution;

/// <summary>
/// The contexts of one cascade, made when needed, at most as many as texts may be computed at a time; callers beyond
/// that wait. Idle contexts form a stack, so that the one whose memory is still in the caches goes first. Renting and
/// returning are one atomic exchange each; the lock is for making, waiting and disposing.
/// </summary>
internal sealed class ContextPool : IDisposable
{
    private const int Empty = 0;
    private const int Closed = -1;

    private readonly object _gate = new();
    private readonly string _owner;
    private readonly Func<ContextPool, int, RunContext> _create;
    private readonly RunContext?[] _contexts;

    // Per context, what lay below it when it was put on the stack: a slot + 1, or Empty.
    private readonly int[] _below;

    // The low half is the slot on top + 1, Empty or Closed. The high half counts the changes, so that a stack that was
    // changed and changed back in the middle of a pop is not taken for the one that was seen.
    private long _top;
    private int _waiting;
    private int _alive;

    /// <summary>A pool of at most <paramref name="limit"/> contexts.</summary>
    /// <param name="owner">The cascade's name in messages.</param>
    /// <param name="limit">The largest number of contexts; at least 1.</param>
    /// <param name="create">Makes the context for a slot.</param>
    public ContextPool(string owner, int limit, Func<ContextPool, int, RunContext> create)
    {
        _owner = owner;
        _create = create;
        _contexts = new RunContext?[limit];
        _below = new int[limit];
    }

    /// <summary>The largest number of contexts.</summary>
    public int Limit => _contexts.Length;

    /// <summary>Takes an idle context, makes one, or waits for one.</summary>
    /// <exception cref="ObjectDisposedException">The cascade has been disposed of.</exception>
    /// <exception cref="OperationCanceledException">The wait was cancelled.</exception>
    public RunContext Rent(CancellationToken cancellation = default) => Pop() ?? MakeOrWait(cancellation);

    /// <summary>Puts a context back; one that failed is disposed of.</summary>
    public void Return(RunContext context)
    {
        if (context.Failed || !Push(context.Slot))
        {
            Discard(context);
        }
        else if (Volatile.Read(ref _waiting) > 0)
        {
            lock (_gate)
            {
                Monitor.Pulse(_gate);
            }
        }
    }

    /// <summary>Refuses further texts and waits for those that are being computed.</summary>
    public void Dispose()
    {
        long top = Interlocked.Exchange(ref _top, Closed);
        for (int entry = (int)top; entry > Empty; entry = _below[entry - 1])
        {
            Discard(_contexts[entry - 1]!);
        }

        lock (_gate)
        {
            Monitor.PulseAll(_gate);
            while (_alive > 0)
            {
                Monitor.Wait(_gate);
            }
        }
    }

    private RunContext? Pop()
    {
        long top = Volatile.Read(ref _top);
        while ((int)top != Empty)
        {
            if ((int)top == Closed)
            {
                throw new ObjectDisposedException(_owner);
            }

            int slot = (int)top - 1;
            long seen = Interlocked.CompareExchange(ref _top, After(top, _below[slot]), top);
            if (seen == top)
            {
                return _contexts[slot];
            }

            top = seen;
        }

        return null;
    }

    private bool Push(int slot)
    {
        long top = Volatile.Read(ref _top);
        while ((int)top != Closed)
        {
            _below[slot] = (int)top;
            long seen = Interlocked.CompareExchange(ref _top, After(top, slot + 1), top);
            if (seen == top)
            {
                return true;
            }

            top = seen;
        }

        return false;
    }

    private static long After(long top, int entry) => (((top >> 32) + 1) << 32) | (uint)entry;

    private RunContext MakeOrWait(CancellationToken cancellation)
    {
        // Ends after the lock has been left: its end waits for a wake under way, which wants the lock.
        using CancellationTokenRegistration wake = cancellation.UnsafeRegister(
            static pool => ((ContextPool)pool!).WakeAll(), this);
        lock (_gate)
        {
            // From here on whoever returns a context sees that somebody waits; what was returned before is on the stack.
            Interlocked.Increment(ref _waiting);
            try
            {
                while (true)
                {
                    if (Pop() is { } idle)
                    {
                        return idle;
                    }

                    if (_alive < _contexts.Length)
                    {
                        return Make();
                    }

                    // Last, so that who was woken for a context takes it.
                    cancellation.ThrowIfCancellationRequested();
                    Monitor.Wait(_gate);
                }
            }
            finally
            {
                Interlocked.Decrement(ref _waiting);
            }
        }
    }

    private void WakeAll()
    {
        lock (_gate)
        {
            Monitor.PulseAll(_gate);
        }
    }

    private RunContext Make()
    {
        int slot = Array.IndexOf(_contexts, null);
        RunContext context = _create(this, slot);
        _contexts[slot] = context;
        _alive++;
        return context;
    }

    private void Discard(RunContext context)
    {
        context.Dispose();
        lock (_gate)
        {
            _contexts[context.Slot] = null;
            _alive--;
            Monitor.PulseAll(_gate);
        }
    }
}
