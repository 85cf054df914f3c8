using EarlyExitGen.Cluster.Tiers;
using EarlyExitGen.Cluster.Wire;
using Microsoft.Extensions.Logging;
using Orleans.Concurrency;
using Orleans.Runtime;

namespace EarlyExitGen.Cluster.Grains;

/// <summary>What this silo serves, for the other silos. Takes all calls in turn, so nothing long runs in it.</summary>
[Reentrant]
internal sealed class TierService(GrainId id, Silo silo, ILoggerFactory loggers, SiloTiers tiers)
    : GrainService(id, silo, loggers), ITierService
{
    /// <inheritdoc/>
    public ValueTask<TierReply> FrontAsync(string key, TextBatch batch, CancellationToken cancellationToken)
    {
        if (tiers.Of(key, ClusterTiers.Front) is not { } tier)
        {
            return new ValueTask<TierReply>(TierReply.Of(TierOutcome.NotServed));
        }

        // The words of one text take less than another thread.
        return batch.Firsts.Length == 1 && tier.FrontIsWords
            ? tier.FrontAsync(batch, cancellationToken)
            : new ValueTask<TierReply>(Task.Run(
                () => tier.FrontAsync(batch, cancellationToken).AsTask(), CancellationToken.None));
    }

    /// <inheritdoc/>
    public ValueTask<TierReply> DeepAsync(string key, TokenBatch batch, CancellationToken cancellationToken) =>
        tiers.Of(key, ClusterTiers.Deep) is { } tier
            ? new ValueTask<TierReply>(Task.Run(
                () => tier.DeepAsync(batch, cancellationToken).AsTask(), CancellationToken.None))
            : new ValueTask<TierReply>(TierReply.Of(TierOutcome.NotServed));

    /// <inheritdoc/>
    public ValueTask<TraceReply> TraceAsync(string key, TextBatch batch, CancellationToken cancellationToken) =>
        tiers.Of(key, ClusterTiers.Deep) is { } tier
            ? new ValueTask<TraceReply>(tier.TraceAsync(batch, cancellationToken))
            : new ValueTask<TraceReply>(TraceReply.Of(TierOutcome.NotServed));

    /// <inheritdoc/>
    public ValueTask<TraceReply> ThresholdsAsync(string key, float dial) => new(
        tiers.Of(key, ClusterTiers.Deep) is { } tier ? tier.ThresholdsAt(dial) : TraceReply.Of(TierOutcome.NotServed));
}
