namespace EarlyExitGen;

/// <summary>A cascade's figures on some data, as the manifest has them; null where it does not.</summary>
public sealed record CascadeMeasurement
{
    /// <summary>The data, in words.</summary>
    public required string Data { get; init; }

    /// <summary>The share of texts answered as labelled, in [0, 1].</summary>
    public double? Accuracy { get; init; }

    /// <summary>The share of texts answered otherwise than by the last exit, in [0, 1].</summary>
    public double? Disagreement { get; init; }

    /// <summary>The layers that a text went through, on average; at least 0.</summary>
    public double? MeanLayers { get; init; }

    /// <summary>The full model's layers by the cascade's; positive.</summary>
    public double? SpeedupLayers { get; init; }

    /// <summary>The full model's time by the cascade's; positive.</summary>
    public double? SpeedupWallClock { get; init; }
}
