using EarlyExitGen.Cluster.Wire;
using Orleans;

namespace EarlyExitGen.Cluster.Grains;

/// <summary>Says what the cluster serves, to those who are no member and cannot see its silos' metadata.</summary>
[Alias("earlyexit.offers")]
internal interface IOfferGrain : IGrainWithIntegerKey
{
    /// <summary>What each silo serves.</summary>
    [Alias("list")]
    ValueTask<OfferReply> ListAsync();
}
