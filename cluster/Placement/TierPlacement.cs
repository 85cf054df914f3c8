using Orleans.Metadata;
using Orleans.Placement;
using Orleans.Runtime;
using Orleans.Runtime.Placement;

namespace EarlyExitGen.Cluster.Placement;

/// <summary>Where the grains of tiers are: on silos whose metadata say so.</summary>
internal sealed class TierPlacementStrategy() : PlacementFilterStrategy(order: 0);

/// <summary>Asks for <see cref="TierPlacementStrategy"/>.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class TierPlacementAttribute() : PlacementFilterAttribute(new TierPlacementStrategy());

/// <summary>Finds the silo of a grain: the best that serves the tier.</summary>
internal sealed class TierPlacementDirector(TierDirectory directory) : IPlacementFilterDirector
{
    /// <inheritdoc/>
    public IEnumerable<SiloAddress> Filter(
        PlacementFilterStrategy filterStrategy, PlacementTarget target, IEnumerable<SiloAddress> silos)
    {
        string key = target.GrainIdentity.Key.ToString()!;
        return TierKey.Parse(key) is { } tier && directory.Among(tier, silos) is { } best ? [best] : [];
    }
}
