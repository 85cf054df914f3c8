using EarlyExitGen.Cluster.Wire;
using Orleans;

namespace EarlyExitGen.Cluster.Grains;

/// <summary>Asks the front exits, and passes on what they do not answer.</summary>
[Alias("earlyexit.front")]
internal interface IFrontGrain : IGrainWithStringKey
{
    /// <summary>Answers texts.</summary>
    [Alias("answer")]
    ValueTask<TierReply> AnswerAsync(TextBatch batch, CancellationToken cancellationToken);
}

/// <summary>Answers what front exits do not.</summary>
[Alias("earlyexit.deep")]
internal interface IDeepGrain : IGrainWithStringKey
{
    /// <summary>Answers texts.</summary>
    [Alias("answer")]
    ValueTask<TierReply> AnswerAsync(TokenBatch batch, CancellationToken cancellationToken);

    /// <summary>Runs a text through all exits.</summary>
    [Alias("trace")]
    ValueTask<TraceReply> TraceAsync(TextBatch batch, CancellationToken cancellationToken);

    /// <summary>Says at which scores exits answer at a setting of the dial.</summary>
    [Alias("thresholds")]
    ValueTask<TraceReply> ThresholdsAsync(float dial);
}
