using EarlyExitGen.Cluster.Placement;

namespace EarlyExitGen.Cluster.Tiers;

/// <summary>All that this silo serves. Thread-safe.</summary>
internal sealed class SiloTiers(IEnumerable<ISiloTier> tiers)
{
    private readonly Dictionary<string, ISiloTier> _tiers = tiers.ToDictionary(tier => tier.Name);

    /// <summary>What this silo serves of a cascade; null for nothing.</summary>
    public ISiloTier? Named(string cascade) => _tiers.GetValueOrDefault(cascade);

    /// <summary>Whom the key of a grain means; null if this silo does not serve it.</summary>
    public ISiloTier? Of(string grainKey, ClusterTiers tier) =>
        TierKey.Parse(grainKey) is { } key && key.Tier == tier && Named(key.Cascade) is { } own && own.Offer.Serves(key)
            ? own
            : null;
}
