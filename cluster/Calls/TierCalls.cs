using EarlyExitGen.Cluster.Grains;
using EarlyExitGen.Cluster.Tiers;
using EarlyExitGen.Cluster.Wire;
using Orleans;

namespace EarlyExitGen.Cluster.Calls;

/// <summary>Answers texts.</summary>
internal sealed class FrontCall : ITierCall<TextBatch, TierReply>
{
    /// <summary>The only one.</summary>
    public static FrontCall One { get; } = new();

    /// <inheritdoc/>
    public TextBatch WithoutStates(TextBatch batch) => batch;

    /// <inheritdoc/>
    public ValueTask<TierReply> Here(ISiloTier tier, TextBatch batch, CancellationToken cancellationToken) =>
        tier.FrontAsync(batch, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<TierReply> There(
        ITierService silo, string key, TextBatch batch, CancellationToken cancellationToken) =>
        silo.FrontAsync(key, batch, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<TierReply> Anywhere(
        IGrainFactory grains, string key, TextBatch batch, CancellationToken cancellationToken) =>
        grains.GetGrain<IFrontGrain>(key).AnswerAsync(batch, cancellationToken);
}

/// <summary>Answers what front exits did not.</summary>
internal sealed class DeepCall : ITierCall<TokenBatch, TierReply>
{
    /// <summary>The only one.</summary>
    public static DeepCall One { get; } = new();

    /// <inheritdoc/>
    public TokenBatch WithoutStates(TokenBatch batch) => batch.WithoutStates();

    /// <inheritdoc/>
    public ValueTask<TierReply> Here(ISiloTier tier, TokenBatch batch, CancellationToken cancellationToken) =>
        tier.DeepAsync(batch, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<TierReply> There(
        ITierService silo, string key, TokenBatch batch, CancellationToken cancellationToken) =>
        silo.DeepAsync(key, batch, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<TierReply> Anywhere(
        IGrainFactory grains, string key, TokenBatch batch, CancellationToken cancellationToken) =>
        grains.GetGrain<IDeepGrain>(key).AnswerAsync(batch, cancellationToken);
}

/// <summary>Runs a text through all exits.</summary>
internal sealed class TraceCall : ITierCall<TextBatch, TraceReply>
{
    /// <summary>The only one.</summary>
    public static TraceCall One { get; } = new();

    /// <inheritdoc/>
    public TextBatch WithoutStates(TextBatch batch) => batch;

    /// <inheritdoc/>
    public ValueTask<TraceReply> Here(ISiloTier tier, TextBatch batch, CancellationToken cancellationToken) =>
        new(tier.TraceAsync(batch, cancellationToken));

    /// <inheritdoc/>
    public ValueTask<TraceReply> There(
        ITierService silo, string key, TextBatch batch, CancellationToken cancellationToken) =>
        silo.TraceAsync(key, batch, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<TraceReply> Anywhere(
        IGrainFactory grains, string key, TextBatch batch, CancellationToken cancellationToken) =>
        grains.GetGrain<IDeepGrain>(key).TraceAsync(batch, cancellationToken);
}

/// <summary>Says at which scores exits answer.</summary>
internal sealed class ThresholdsCall : ITierCall<float, TraceReply>
{
    /// <summary>The only one.</summary>
    public static ThresholdsCall One { get; } = new();

    /// <inheritdoc/>
    public float WithoutStates(float batch) => batch;

    /// <inheritdoc/>
    public ValueTask<TraceReply> Here(ISiloTier tier, float batch, CancellationToken cancellationToken) =>
        new(tier.ThresholdsAt(batch));

    /// <inheritdoc/>
    public ValueTask<TraceReply> There(
        ITierService silo, string key, float batch, CancellationToken cancellationToken) =>
        silo.ThresholdsAsync(key, batch);

    /// <inheritdoc/>
    public ValueTask<TraceReply> Anywhere(
        IGrainFactory grains, string key, float batch, CancellationToken cancellationToken) =>
        grains.GetGrain<IDeepGrain>(key).ThresholdsAsync(batch);
}
