namespace EarlyExitGen.Execution;

/// <summary>
/// The contexts of one cascade, made when needed, at most as many as may be used at a time; callers beyond that wait,
/// and get their turn in the order in which they came. Each context has a slot; the slots that nobody uses form a
/// stack, so that the context whose memory is still in the caches goes first. Renting and returning are one atomic
/// exchange each, without a lock, and allocate nothing, as long as nobody has to wait.
/// </summary>
internal sealed class ContextPool<TContext>
    where TContext : ComputeContext
{
    private const int Empty = WaitingLine.Nothing;
    private const int Closed = -1;

    private readonly string _owner;
    private readonly Func<ContextPool<TContext>, int, TContext> _create;
    private readonly WaitingLine _line;
    private readonly TaskCompletionSource _drained = new(TaskCreationOptions.RunContinuationsAsynchronously);

    // By slot; null where none was made yet. Belongs to whoever has the slot.
    private readonly TContext?[] _contexts;

    // By slot, what lay below it when it was put on the stack: another slot + 1, or Empty.
    private readonly int[] _below;

    // The low half is the slot on top + 1, Empty or Closed. The high half counts the changes, so that a stack that was
    // changed and changed back in the middle of a pop is not taken for the one that was seen.
    private long _top;

    // The slots that closing has not reached.
    private int _open;

    /// <summary>A pool of at most <paramref name="limit"/> contexts.</summary>
    /// <param name="owner">The cascade's name in messages.</param>
    /// <param name="limit">The largest number of contexts; at least 1.</param>
    /// <param name="create">Makes the context for a slot; may be called by several threads at a time.</param>
    public ContextPool(string owner, int limit, Func<ContextPool<TContext>, int, TContext> create)
    {
        _owner = owner;
        _create = create;
        _line = new WaitingLine(Pop);
        _contexts = new TContext?[limit];
        _below = new int[limit];
        for (int slot = 0; slot < limit - 1; slot++)
        {
            _below[slot] = slot + 2;
        }

        _top = 1;
        _open = limit;
    }

    /// <summary>The largest number of contexts.</summary>
    public int Limit => _contexts.Length;

    /// <summary>How many callers wait, or are about to.</summary>
    public int Waiting => _line.Count;

    /// <summary>Whether it has been closed.</summary>
    public bool IsClosed => (int)Volatile.Read(ref _top) == Closed;

    /// <summary>
    /// Completes when the pool has been closed, and all contexts have come back and been disposed of.
    /// </summary>
    public Task Drained => _drained.Task;

    /// <summary>Takes an idle context, makes one, or waits for one behind all who wait already.</summary>
    /// <exception cref="ObjectDisposedException">The cascade has been disposed of.</exception>
    /// <exception cref="OperationCanceledException">The wait was cancelled.</exception>
    public TContext Rent(CancellationToken cancellationToken = default)
    {
        int entry = _line.Count == 0 ? Pop() : Empty;
        if (entry == Empty)
        {
            entry = _line.Wait(cancellationToken);
        }

        if (entry == Closed)
        {
            throw new ObjectDisposedException(_owner);
        }

        return _contexts[entry - 1] ?? Make(entry - 1);
    }

    /// <summary>Puts a context back; one that failed is disposed of.</summary>
    public void Return(TContext context)
    {
        if (context.Failed)
        {
            Discard(context.Slot);
        }

        PutBack(context.Slot);
    }

    /// <summary>
    /// Refuses further callers, those that wait included, and disposes of the contexts, of each that is in use when it
    /// comes back. Further calls do nothing.
    /// </summary>
    public void Close()
    {
        long top = Interlocked.Exchange(ref _top, Closed);
        _line.Serve();
        for (int entry = (int)top; entry > Empty; entry = _below[entry - 1])
        {
            Retire(entry - 1);
        }
    }

    // Empty, Closed, or a slot + 1.
    private int Pop()
    {
        long top = Volatile.Read(ref _top);
        while ((int)top > Empty)
        {
            long seen = Interlocked.CompareExchange(ref _top, After(top, _below[(int)top - 1]), top);
            if (seen == top)
            {
                break;
            }

            top = seen;
        }

        return (int)top;
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

    private TContext Make(int slot)
    {
        try
        {
            return _contexts[slot] = _create(this, slot);
        }
        catch
        {
            PutBack(slot);
            throw;
        }
    }

    private void PutBack(int slot)
    {
        if (!Push(slot))
        {
            Retire(slot);
        }
        else if (_line.Count > 0)
        {
            _line.Serve();
        }
    }

    private void Discard(int slot)
    {
        _contexts[slot]?.Dispose();
        _contexts[slot] = null;
    }

    private void Retire(int slot)
    {
        Discard(slot);
        if (Interlocked.Decrement(ref _open) == 0)
        {
            _drained.SetResult();
        }
    }
}
