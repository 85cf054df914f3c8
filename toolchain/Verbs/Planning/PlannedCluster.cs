using System.Text.Json.Serialization;

namespace EarlyExitGen.Toolchain.Verbs.Planning;

/// <summary>
/// What a kind of cluster takes for a rate, as <c>plan --json</c> prints it. Times are in milliseconds.
/// </summary>
internal sealed record PlannedCluster
{
    /// <summary>Every machine runs the whole cascade.</summary>
    public const string Homogeneous = "homogeneous";

    /// <summary>Some machines run the first exits, others the rest.</summary>
    public const string Tiers = "tiers";

    /// <summary>Every machine runs the plain model.</summary>
    public const string PlainModel = "plain model";

    /// <summary>The kind.</summary>
    public required string Kind { get; init; }

    /// <summary>How many exits the first tier has; null without tiers.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? FrontExits { get; init; }

    /// <summary>The machines of both tiers; null if no number of them is enough.</summary>
    public int? Machines => Front is null ? null : Front + (Deep ?? 0);

    /// <summary>The machines of the first tier, or of the only one.</summary>
    public int? Front { get; init; }

    /// <summary>The machines of the second tier; null without one.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Deep { get; init; }

    /// <summary>How many texts the second tier computes together at most; null without one.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? BatchRows { get; init; }

    /// <summary>The share of the time for which the first tier's cores compute.</summary>
    public double? FrontLoad { get; init; }

    /// <summary>The same of the second tier.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? DeepLoad { get; init; }

    /// <summary>The mean time of a text.</summary>
    public double? MeanMilliseconds { get; init; }

    /// <summary>What half of the texts do not exceed.</summary>
    public double? MedianMilliseconds { get; init; }

    /// <summary>What one text in a hundred exceeds.</summary>
    public double? P99Milliseconds { get; init; }

    /// <summary>What one text in a hundred exceeds where none ever waits.</summary>
    public required double FloorMilliseconds { get; init; }
}
