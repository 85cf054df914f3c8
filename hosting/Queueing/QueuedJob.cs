namespace EarlyExitGen.Hosting.Queueing;

/// <summary>Texts of one call, computed in chunks that several threads may take at a time.</summary>
/// <param name="texts">How many texts it has; at least 1.</param>
internal abstract class QueuedJob(int texts)
{
    private int _next;

    /// <summary>The texts that nobody has taken; guarded by the queue.</summary>
    public int Remaining => texts - _next;

    /// <summary>
    /// Whether the thread that brings it may begin it at once: what is computed elsewhere takes little of its time.
    /// </summary>
    public virtual bool StartsHere => false;

    /// <summary>Takes up to <paramref name="most"/> texts; guarded by the queue.</summary>
    public (int From, int To) Take(int most)
    {
        int from = _next;
        _next = Math.Min(texts, from + most);
        return (from, _next);
    }

    /// <summary>Computes texts, here or elsewhere. Never throws.</summary>
    /// <param name="from">The first.</param>
    /// <param name="to">Behind the last.</param>
    public abstract ValueTask RunAsync(int from, int to);
}
