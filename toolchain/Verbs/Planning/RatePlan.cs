using System.Text.Json.Serialization;

namespace EarlyExitGen.Toolchain.Verbs.Planning;

/// <summary>What a rate takes.</summary>
/// <param name="Rate">Texts a second.</param>
/// <param name="Clusters">The homogeneous cluster, two tiers for each cut, the plain model if there is one.</param>
internal sealed record RatePlan(double Rate, IReadOnlyList<PlannedCluster> Clusters)
{
    /// <summary>The cluster whose machines all run the whole cascade.</summary>
    [JsonIgnore]
    public PlannedCluster Homogeneous => Clusters[0];

    /// <summary>The two tiers of the fewest machines; null if there are none that do.</summary>
    [JsonIgnore]
    public PlannedCluster? Tiers => Clusters
        .Where(cluster => cluster is { Kind: PlannedCluster.Tiers, Machines: not null })
        .MinBy(cluster => cluster.Machines);

    /// <summary>The cluster of the plain model; null without one.</summary>
    [JsonIgnore]
    public PlannedCluster? Plain => Clusters.FirstOrDefault(cluster => cluster.Kind == PlannedCluster.PlainModel);
}
