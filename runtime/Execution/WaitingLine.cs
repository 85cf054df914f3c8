namespace EarlyExitGen.Execution;

/// <summary>
/// Callers that wait for something of which there is none at the moment, served in the order in which they came.
/// Whether anybody waits is seen without a lock. Waiting allocates nothing once as many have waited at a time; without
/// a token, that is.
/// </summary>
/// <param name="take">Takes one of the things that callers wait for; <see cref="Nothing"/> if there is none.</param>
internal sealed class WaitingLine(Func<int> take)
{
    /// <summary>The value for none.</summary>
    public const int Nothing = 0;

    private readonly Lock _gate = new();
    private readonly LinkedList<Waiter> _waiters = [];
    private readonly Stack<Waiter> _spare = [];
    private int _count;

    /// <summary>How many wait, or are about to.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Takes one if there is one and nobody waits, or else waits behind all who do.</summary>
    /// <exception cref="OperationCanceledException">
    /// The token was cancelled before it was the caller's turn.
    /// </exception>
    public int Wait(CancellationToken cancellationToken)
    {
        Waiter waiter;
        lock (_gate)
        {
            // From here on whoever adds one sees that somebody waits, and whoever comes goes behind; what was added
            // before is there to be taken.
            Interlocked.Increment(ref _count);
            if (_waiters.Count == 0 && take() is var one and not Nothing)
            {
                Interlocked.Decrement(ref _count);
                return one;
            }

            waiter = _spare.TryPop(out Waiter? spare) ? spare : new Waiter(this);
            _waiters.AddLast(waiter.Place);
        }

        int given = Await(waiter, cancellationToken);
        lock (_gate)
        {
            _spare.Push(waiter);
        }

        return given != Nothing ? given : throw new OperationCanceledException(cancellationToken);
    }

    /// <summary>Gives what there is to those who wait: to be called when one was added and somebody waits.</summary>
    public void Serve()
    {
        lock (_gate)
        {
            while (_waiters.First is { } first && take() is var one and not Nothing)
            {
                Remove(first.Value);
                first.Value.End(one);
            }
        }
    }

    private int Await(Waiter waiter, CancellationToken cancellationToken)
    {
        // Its end waits for a cancellation under way, which wants the lock.
        using CancellationTokenRegistration cancelling = cancellationToken.UnsafeRegister(
            static waiter => ((Waiter)waiter!).Line.Cancel((Waiter)waiter), waiter);
        try
        {
            return waiter.Await();
        }
        catch (ThreadInterruptedException)
        {
            if (Leave(waiter))
            {
                throw;
            }

            // It was served meanwhile, and what it was given must not get lost.
            int given = waiter.Await();
            Thread.CurrentThread.Interrupt();
            return given;
        }
    }

    private void Cancel(Waiter waiter)
    {
        if (Leave(waiter))
        {
            waiter.End(Nothing);
        }
    }

    // False if it was served before.
    private bool Leave(Waiter waiter)
    {
        lock (_gate)
        {
            bool waits = waiter.Place.List is not null;
            if (waits)
            {
                Remove(waiter);
            }

            return waits;
        }
    }

    private void Remove(Waiter waiter)
    {
        _waiters.Remove(waiter.Place);
        Interlocked.Decrement(ref _count);
    }

    private sealed class Waiter
    {
        private bool _ended;
        private int _given;

        public Waiter(WaitingLine line)
        {
            Line = line;
            Place = new LinkedListNode<Waiter>(this);
        }

        public WaitingLine Line { get; }

        public LinkedListNode<Waiter> Place { get; }

        public int Await()
        {
            lock (this)
            {
                while (!_ended)
                {
                    Monitor.Wait(this);
                }

                _ended = false;
                return _given;
            }
        }

        public void End(int given)
        {
            lock (this)
            {
                _given = given;
                _ended = true;
                Monitor.Pulse(this);
            }
        }
    }
}
