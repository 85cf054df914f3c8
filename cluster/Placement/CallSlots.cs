using System.Collections.Concurrent;
using Orleans.Runtime;

namespace EarlyExitGen.Cluster.Placement;

/// <summary>
/// The keys of grains that this process calls: each is used by one call at a time, and has the silo that was chosen for
/// it. Thread-safe.
/// </summary>
internal sealed class CallSlots
{
    private readonly string _caller = Guid.NewGuid().ToString("N")[..12];
    private readonly ConcurrentDictionary<TierKey, ConcurrentBag<string>> _idle = [];
    private readonly ConcurrentDictionary<string, SiloAddress> _chosen = [];
    private int _last;

    /// <summary>Takes a key for a call.</summary>
    /// <param name="tier">Whom it asks.</param>
    /// <param name="silo">The silo; null where the silo that takes the call chooses.</param>
    public string Take(TierKey tier, SiloAddress? silo)
    {
        if (!_idle.GetOrAdd(tier, static _ => []).TryTake(out string? key))
        {
            key = tier.ToGrainKey(_caller, Interlocked.Increment(ref _last));
        }

        if (silo is not null)
        {
            _chosen[key] = silo;
        }

        return key;
    }

    /// <summary>Gives a key back.</summary>
    public void Return(TierKey tier, string key)
    {
        _chosen.TryRemove(key, out _);
        _idle[tier].Add(key);
    }

    /// <summary>The silo that was chosen; null if none was here.</summary>
    public SiloAddress? SiloOf(string key) => _chosen.GetValueOrDefault(key);
}
