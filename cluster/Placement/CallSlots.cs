using System.Collections.Concurrent;

namespace EarlyExitGen.Cluster.Placement;

/// <summary>
/// The keys of grains that this process calls: each is used by one call at a time, so that calls do not wait for each
/// other. Thread-safe.
/// </summary>
internal sealed class CallSlots
{
    private readonly string _caller = Guid.NewGuid().ToString("N")[..12];
    private readonly ConcurrentDictionary<TierKey, ConcurrentBag<string>> _idle = [];
    private int _last;

    /// <summary>Takes a key for a call.</summary>
    /// <param name="tier">Whom it asks.</param>
    public string Take(TierKey tier) => _idle.GetOrAdd(tier, static _ => []).TryTake(out string? key)
        ? key
        : tier.ToGrainKey(_caller, Interlocked.Increment(ref _last));

    /// <summary>Gives a key back.</summary>
    public void Return(TierKey tier, string key) => _idle[tier].Add(key);
}
