using EarlyExitGen.Cluster.Placement;
using EarlyExitGen.Cluster.Wire;

namespace EarlyExitGen.Cluster.Tiers;

/// <summary>What this silo serves of a cascade. Thread-safe; never throws but when cancelled.</summary>
internal interface ISiloTier : IDisposable, IAsyncDisposable
{
    /// <summary>The cascade's name.</summary>
    string Name { get; }

    /// <summary>What it serves.</summary>
    SiloOffer Offer { get; }

    /// <summary>Whether its front exits are the words alone, which takes microseconds a text.</summary>
    bool FrontIsWords { get; }

    /// <summary>Loads the cascade, and makes it ready.</summary>
    Task StartAsync(CancellationToken cancellationToken);

    /// <summary>Answers texts with the front exits, and passes on what they do not answer.</summary>
    ValueTask<TierReply> FrontAsync(TextBatch batch, CancellationToken cancellationToken);

    /// <summary>Answers what front exits did not.</summary>
    ValueTask<TierReply> DeepAsync(TokenBatch batch, CancellationToken cancellationToken);

    /// <summary>Runs a text through all exits.</summary>
    Task<TraceReply> TraceAsync(TextBatch batch, CancellationToken cancellationToken);

    /// <summary>The scores at which exits answer at a setting.</summary>
    TraceReply ThresholdsAt(float dial);
}
