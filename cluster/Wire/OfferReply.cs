using Orleans;

namespace EarlyExitGen.Cluster.Wire;

/// <summary>What silos serve: of each silo and cascade one entry, in two lists.</summary>
[GenerateSerializer]
[Immutable]
[Alias("earlyexit.offer")]
internal sealed class OfferReply
{
    /// <summary>The cascades' names.</summary>
    [Id(0)]
    public string[] Cascades { get; init; } = [];

    /// <summary>What is offered of each, as silos' metadata have it.</summary>
    [Id(1)]
    public string[] Offers { get; init; } = [];
}
