using System.Security.Cryptography;
using System.Text;

namespace EarlyExitGen.Cluster.Placement;

/// <summary>What a silo says in its metadata that it serves of a cascade.</summary>
/// <param name="Tiers">The tiers.</param>
/// <param name="Fingerprint">That of the cascade.</param>
/// <param name="Shape">What all cascades share that can answer for one class.</param>
internal sealed record SiloOffer(ClusterTiers Tiers, string Fingerprint, string Shape)
{
    /// <summary>The form of states that a silo takes; another one, if ever that changes.</summary>
    public const string StatesForm = "1";

    private const string Prefix = "earlyexit.";
    private const string StatesPrefix = "earlyexit-states.";

    /// <summary>The key in the metadata.</summary>
    public static string MetadataKey(string cascade) => Prefix + cascade;

    /// <summary>Of which cascade a key in the metadata tells; null if it tells of none.</summary>
    public static string? CascadeOf(string metadataKey) =>
        metadataKey.StartsWith(Prefix, StringComparison.Ordinal) ? metadataKey[Prefix.Length..] : null;

    /// <summary>
    /// The key in the metadata under which a silo says which form of states it takes: silos of an earlier version have
    /// none, and read the other key as it always was.
    /// </summary>
    public static string StatesKey(string cascade) => StatesPrefix + cascade;

    /// <summary>As the metadata have it.</summary>
    public string ToMetadata() => $"{(int)Tiers} {Fingerprint} {Shape}";

    /// <summary>Reads it; null if it is none.</summary>
    public static SiloOffer? Parse(string? metadata) =>
        metadata?.Split(' ') is [{ Length: 1 } tiers, var fingerprint, var shape]
            ? new SiloOffer((ClusterTiers)(tiers[0] - '0'), fingerprint, shape)
            : null;

    /// <summary>Whether it serves who is asked for.</summary>
    public bool Serves(TierKey key) => (Tiers & key.Tier) != 0
        && (key.Version == Fingerprint || key.Version == Shape);

    /// <summary>
    /// A hash of what a cascade must have to answer for a class: labels, rule, where its exits are.
    /// </summary>
    public static string ShapeOf(CascadeInfo cascade)
    {
        string all = string.Join('\n', (string[])
        [
            cascade.IsPair ? "pair" : "text",
            cascade.Rule.ToString(),
            .. cascade.Labels,
            .. cascade.Exits.Select(static exit => FormattableString.Invariant($"{exit.Kind} {exit.Layer}")),
        ]);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(all)))[..16];
    }
}
