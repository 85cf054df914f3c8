using System.Runtime.ExceptionServices;

namespace EarlyExitGen.Batching;

/// <summary>Work in units that any thread may do, each taking the next one.</summary>
internal abstract class BatchJob
{
    private int _next;
    private int _count;
    private ExceptionDispatchInfo? _fault;

    /// <summary>How many threads beside the caller's are at it; guarded by the pool's lock.</summary>
    public int Helpers { get; set; }

    /// <summary>Whether there are units that nobody has taken.</summary>
    public bool IsOpen => Volatile.Read(ref _next) < _count;

    /// <summary>Does one unit.</summary>
    protected abstract void Run(int unit);

    /// <summary>Makes ready for <paramref name="count"/> units.</summary>
    protected void Begin(int count)
    {
        _next = 0;
        _count = count;
        _fault = null;
    }

    /// <summary>Takes units until there is none left, or one has failed.</summary>
    public void Work()
    {
        int unit;
        while ((unit = Interlocked.Increment(ref _next) - 1) < _count)
        {
            try
            {
                Run(unit);
            }
            catch (Exception e)
            {
                // The first counts; the units that are left are not begun.
                Interlocked.CompareExchange(ref _fault, ExceptionDispatchInfo.Capture(e), null);
                Volatile.Write(ref _next, _count);
            }
        }
    }

    /// <summary>Throws what a unit has thrown.</summary>
    public void ThrowIfFailed() => _fault?.Throw();
}
