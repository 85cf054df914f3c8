using EarlyExitGen.Cluster.Grains;
using EarlyExitGen.Cluster.Tiers;
using Orleans;

namespace EarlyExitGen.Cluster.Calls;

/// <summary>A call of a tier.</summary>
/// <typeparam name="TBatch">What it takes.</typeparam>
/// <typeparam name="TReply">What it gives.</typeparam>
internal interface ITierCall<TBatch, TReply>
{
    /// <summary>What a silo is asked that knows nothing of states.</summary>
    TBatch WithoutStates(TBatch batch);

    /// <summary>Asks this silo.</summary>
    ValueTask<TReply> Here(ISiloTier tier, TBatch batch, CancellationToken cancellationToken);

    /// <summary>Asks another silo.</summary>
    ValueTask<TReply> There(ITierService silo, string key, TBatch batch, CancellationToken cancellationToken);

    /// <summary>Asks a grain, so that the silo that takes the call chooses the one that answers.</summary>
    ValueTask<TReply> Anywhere(IGrainFactory grains, string key, TBatch batch, CancellationToken cancellationToken);
}
