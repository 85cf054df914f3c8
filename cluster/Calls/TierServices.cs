using System.Collections.Concurrent;
using EarlyExitGen.Cluster.Grains;
using Orleans.Runtime;
using Orleans.Runtime.Services;

namespace EarlyExitGen.Cluster.Calls;

/// <summary>What other silos serve, by their addresses. Thread-safe.</summary>
/// <param name="services">A silo's.</param>
internal sealed class TierServices(IServiceProvider services) : GrainServiceClient<ITierService>(services)
{
    private readonly ConcurrentDictionary<SiloAddress, ITierService> _known = [];

    /// <summary>What a silo serves.</summary>
    public ITierService At(SiloAddress silo) =>
        _known.GetOrAdd(silo, static (one, all) => all.GetGrainService(one), this);
}
