using EarlyExitGen.Cluster.Placement;
using EarlyExitGen.Cluster.Tiers;
using EarlyExitGen.Cluster.Wire;
using Orleans;
using Orleans.Concurrency;

namespace EarlyExitGen.Cluster.Grains;

/// <summary>The front tier of this silo, for callers elsewhere. Has nothing of its own.</summary>
[StatelessWorker(1)]
[Reentrant]
[TierPlacement]
[GrainType("earlyexit-front")]
internal sealed class FrontGrain(SiloTiers tiers) : Grain, IFrontGrain
{
    /// <inheritdoc/>
    public ValueTask<TierReply> AnswerAsync(TextBatch batch, CancellationToken cancellationToken) =>
        tiers.Of(this.GetPrimaryKeyString(), ClusterTiers.Front) is { } tier
            ? tier.FrontAsync(batch, cancellationToken)
            : new ValueTask<TierReply>(TierReply.Of(TierOutcome.NotServed));
}

/// <summary>The deep tier of this silo, for callers elsewhere. Has nothing of its own.</summary>
[StatelessWorker(1)]
[Reentrant]
[TierPlacement]
[GrainType("earlyexit-deep")]
internal sealed class DeepGrain(SiloTiers tiers) : Grain, IDeepGrain
{
    /// <inheritdoc/>
    public ValueTask<TierReply> AnswerAsync(TokenBatch batch, CancellationToken cancellationToken) =>
        Tier is { } tier
            ? tier.DeepAsync(batch, cancellationToken)
            : new ValueTask<TierReply>(TierReply.Of(TierOutcome.NotServed));

    /// <inheritdoc/>
    public ValueTask<TraceReply> TraceAsync(TextBatch batch, CancellationToken cancellationToken) =>
        Tier is { } tier
            ? new ValueTask<TraceReply>(tier.TraceAsync(batch, cancellationToken))
            : new ValueTask<TraceReply>(new TraceReply { Outcome = TierOutcome.NotServed });

    /// <inheritdoc/>
    public ValueTask<TraceReply> ThresholdsAsync(float dial) => new(Tier is { } tier
        ? tier.ThresholdsAt(dial)
        : new TraceReply { Outcome = TierOutcome.NotServed });

    private ISiloTier? Tier => tiers.Of(this.GetPrimaryKeyString(), ClusterTiers.Deep);
}
