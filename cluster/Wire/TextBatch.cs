using Orleans;

namespace EarlyExitGen.Cluster.Wire;

/// <summary>Texts, or pairs, on their way to a front silo.</summary>
[GenerateSerializer]
[Immutable]
[Alias("earlyexit.texts")]
internal sealed class TextBatch
{
    /// <summary>The texts, or the first ones.</summary>
    [Id(0)]
    public string[] Firsts { get; init; } = [];

    /// <summary>The second texts; null for single texts.</summary>
    [Id(1)]
    public string[]? Seconds { get; init; }

    /// <summary>The setting of the dial.</summary>
    [Id(2)]
    public float Dial { get; init; }

    /// <summary>How long the answer may take from now on; no clocks are compared.</summary>
    [Id(3)]
    public TimeSpan Left { get; init; }

    /// <summary>Whether the front exits answer what else would go on.</summary>
    [Id(4)]
    public bool FrontOnly { get; init; }
}
