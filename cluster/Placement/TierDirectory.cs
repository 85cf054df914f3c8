using System.Collections.Concurrent;
using Orleans.Runtime;
using Orleans.Runtime.MembershipService.SiloMetadata;

namespace EarlyExitGen.Cluster.Placement;

/// <summary>
/// Which silos serve which tiers, by their metadata, and how they do as far as this process has seen. Thread-safe.
/// </summary>
/// <param name="statuses">The members of the cluster.</param>
/// <param name="metadata">What they say of themselves.</param>
/// <param name="local">This silo.</param>
/// <param name="time">The clock.</param>
internal sealed class TierDirectory(
    ISiloStatusOracle statuses, ISiloMetadataCache metadata, ILocalSiloDetails local, TimeProvider time)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromMilliseconds(50);

    private readonly ConcurrentDictionary<SiloAddress, SiloState> _states = [];
    private readonly ConcurrentDictionary<TierKey, (SiloState[] Silos, long At)> _serving = [];

    /// <summary>This silo.</summary>
    public SiloAddress Local => local.SiloAddress;

    /// <summary>What this process has seen of a silo.</summary>
    public SiloState StateOf(SiloAddress silo) => _states.GetOrAdd(silo, static one => new SiloState(one));

    /// <summary>Whether a silo serves a tier.</summary>
    public bool Serves(SiloAddress silo, TierKey key) =>
        metadata.GetSiloMetadata(silo).Metadata.TryGetValue(SiloOffer.MetadataKey(key.Cascade), out string? offer)
        && SiloOffer.Parse(offer)?.Serves(key) == true;

    /// <summary>What every silo serves of every cascade.</summary>
    public IEnumerable<(string Cascade, SiloOffer Offer)> Offers()
    {
        foreach (SiloAddress silo in statuses.GetApproximateSiloStatuses(onlyActive: true).Keys)
        {
            foreach ((string key, string value) in metadata.GetSiloMetadata(silo).Metadata)
            {
                if (SiloOffer.CascadeOf(key) is { } cascade && SiloOffer.Parse(value) is { } offer)
                {
                    yield return (cascade, offer);
                }
            }
        }
    }

    /// <summary>Whether a silo goes on from states as this one sends them.</summary>
    public bool TakesStates(SiloAddress silo, string cascade) =>
        metadata.GetSiloMetadata(silo).Metadata.TryGetValue(SiloOffer.StatesKey(cascade), out string? form)
        && form == SiloOffer.StatesForm;

    /// <summary>Whether any silo serves a tier.</summary>
    public bool IsServed(TierKey key) => ServingOf(key).Length > 0;

    /// <summary>
    /// The silo to ask: the one that this process waits for least, of equals this one; one that is avoided only if
    /// there is no other.
    /// </summary>
    /// <param name="key">Who is asked for.</param>
    /// <param name="asked">Those that were asked already, and are not asked again.</param>
    public SiloState? Pick(TierKey key, IReadOnlyCollection<SiloState> asked)
    {
        long now = time.GetTimestamp();
        SiloState? best = null;
        long least = long.MaxValue;
        SiloState[] silos = ServingOf(key);
        int start = silos.Length == 0 ? 0 : Random.Shared.Next(silos.Length);
        for (int i = 0; i < silos.Length; i++)
        {
            SiloState silo = silos[(start + i) % silos.Length];
            if (asked.Count > 0 && asked.Contains(silo))
            {
                continue;
            }

            long cost = silo.IsAvoided(now) ? int.MaxValue + (long)silo.Calls
                : silo.Address.Equals(Local) ? silo.Calls - 1L
                : silo.Calls;
            if (cost < least)
            {
                least = cost;
                best = silo;
            }
        }

        return best;
    }

    /// <summary>Of some silos the one to ask, as for <see cref="Pick"/>.</summary>
    public SiloAddress? Among(TierKey key, IEnumerable<SiloAddress> silos)
    {
        HashSet<SiloAddress> all = [.. silos];
        return ServingOf(key).Where(silo => all.Contains(silo.Address)).MinBy(silo => silo.Calls)?.Address;
    }

    private SiloState[] ServingOf(TierKey key)
    {
        if (_serving.TryGetValue(key, out (SiloState[] Silos, long At) known)
            && time.GetElapsedTime(known.At) < Fresh)
        {
            return known.Silos;
        }

        SiloState[] silos = [.. statuses.GetApproximateSiloStatuses(onlyActive: true).Keys
            .Where(silo => Serves(silo, key)).Select(StateOf)];
        _serving[key] = (silos, time.GetTimestamp());
        return silos;
    }
}
