using EarlyExitGen.Cluster.Wire;
using Orleans;
using Orleans.Services;

namespace EarlyExitGen.Cluster.Grains;

/// <summary>
/// What a silo serves, for the other silos: they have chosen it, so that nobody has to place anything.
/// </summary>
[Alias("earlyexit.tiers")]
internal interface ITierService : IGrainService
{
    /// <summary>Asks the front exits, and passes on what they do not answer.</summary>
    [Alias("front")]
    ValueTask<TierReply> FrontAsync(string key, TextBatch batch, CancellationToken cancellationToken);

    /// <summary>Answers what front exits do not.</summary>
    [Alias("deep")]
    ValueTask<TierReply> DeepAsync(string key, TokenBatch batch, CancellationToken cancellationToken);

    /// <summary>Runs a text through all exits.</summary>
    [Alias("trace")]
    ValueTask<TraceReply> TraceAsync(string key, TextBatch batch, CancellationToken cancellationToken);

    /// <summary>Says at which scores exits answer at a setting of the dial.</summary>
    [Alias("thresholds")]
    ValueTask<TraceReply> ThresholdsAsync(string key, float dial);
}
