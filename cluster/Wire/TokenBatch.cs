using Orleans;

namespace EarlyExitGen.Cluster.Wire;

/// <summary>Texts that no front exit has answered, on their way to a deep silo.</summary>
[GenerateSerializer]
[Immutable]
[Alias("earlyexit.tokens")]
internal sealed class TokenBatch
{
    /// <summary>Their token ids, as <see cref="TokenPacking"/> writes them.</summary>
    [Id(0)]
    public byte[] Ids { get; init; } = [];

    /// <summary>Those that must go on as texts; null where all go on as ids.</summary>
    [Id(1)]
    public TextBatch? Texts { get; init; }

    /// <summary>The setting of the dial.</summary>
    [Id(2)]
    public float Dial { get; init; }

    /// <summary>How long the answer may take from now on.</summary>
    [Id(3)]
    public TimeSpan Left { get; init; }
}
