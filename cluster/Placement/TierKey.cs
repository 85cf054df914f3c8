using System.Globalization;

namespace EarlyExitGen.Cluster.Placement;

/// <summary>
/// Who is asked: a tier of a cascade, of one version. It is the key of the grain too, together with who asks and a
/// number, since a grain of a key is asked by one call at a time.
/// </summary>
/// <param name="Cascade">The cascade's name.</param>
/// <param name="Tier">The tier.</param>
/// <param name="Version">
/// The fingerprint, so that the blocks of a text are those of one cascade; or, of whole answers, what all cascades
/// share that can answer for one class.
/// </param>
internal sealed record TierKey(string Cascade, ClusterTiers Tier, string Version)
{
    private const char Separator = '|';

    /// <summary>The key of a grain.</summary>
    public string ToGrainKey(string caller, int number) => string.Join(
        Separator, Tier.ToString(), Version, caller, number.ToString(CultureInfo.InvariantCulture), Cascade);

    /// <summary>As silos are asked by others.</summary>
    public string ToSiloKey() => ToGrainKey(caller: "", number: 0);

    /// <summary>Whom a key means; null if it is no such key.</summary>
    public static TierKey? Parse(string grainKey)
    {
        string[] parts = grainKey.Split(Separator, 5);
        return parts.Length == 5 && Enum.TryParse(parts[0], out ClusterTiers tier)
            ? new TierKey(parts[4], tier, parts[1])
            : null;
    }
}
