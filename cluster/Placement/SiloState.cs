using Orleans.Runtime;

namespace EarlyExitGen.Cluster.Placement;

/// <summary>What this process has seen of a silo. Thread-safe.</summary>
/// <param name="address">The silo.</param>
internal sealed class SiloState(SiloAddress address)
{
    private int _calls;
    private long _answered;
    private long _avoidUntil;

    /// <summary>The silo.</summary>
    public SiloAddress Address => address;

    /// <summary>Calls of this process that it has not answered.</summary>
    public int Calls => Volatile.Read(ref _calls);

    /// <summary>A call goes out; the first of several counts as an answer, since nothing was asked before it.</summary>
    public void Begin(long now)
    {
        if (Interlocked.Increment(ref _calls) == 1)
        {
            Volatile.Write(ref _answered, now);
        }
    }

    /// <summary>A call has ended.</summary>
    public void End() => Interlocked.Decrement(ref _calls);

    /// <summary>It has answered something.</summary>
    public void Answered(long now)
    {
        Volatile.Write(ref _answered, now);
        Volatile.Write(ref _avoidUntil, 0);
    }

    /// <summary>It is not asked until then, where others can be.</summary>
    public void Avoid(long until) => Volatile.Write(ref _avoidUntil, until);

    /// <summary>Whether others are asked rather.</summary>
    public bool IsAvoided(long now) => Volatile.Read(ref _avoidUntil) > now;

    /// <summary>When it last answered anything, or was last asked after a while.</summary>
    public long LastAnswer => Volatile.Read(ref _answered);
}
