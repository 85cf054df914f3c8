using EarlyExitGen.Cluster.Placement;
using EarlyExitGen.Cluster.Wire;
using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Concurrency;

namespace EarlyExitGen.Cluster.Grains;

/// <summary>What the silos say of themselves, as this one sees it.</summary>
/// <param name="services">The silo's; one that has nothing to do with cascades has no directory.</param>
[StatelessWorker(1)]
[Reentrant]
[GrainType("earlyexit-offers")]
internal sealed class OfferGrain(IServiceProvider services) : Grain, IOfferGrain
{
    /// <inheritdoc/>
    public ValueTask<OfferReply> ListAsync()
    {
        (string Cascade, SiloOffer Offer)[] offers =
            [.. services.GetService<TierDirectory>()?.Offers() ?? []];
        return new(new OfferReply
        {
            Cascades = [.. offers.Select(static one => one.Cascade)],
            Offers = [.. offers.Select(static one => one.Offer.ToMetadata())],
        });
    }
}
