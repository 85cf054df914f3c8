namespace EarlyExitGen.Manifests;

/// <summary>
/// A cascade's figures on some data; null where not written. The names are those of <c>evaluate --json</c>.
/// </summary>
internal sealed record MeasuredSpec
{
    /// <summary>The data, in words.</summary>
    public required string Data { get; init; }

    /// <summary>The share of texts answered as labelled, in [0, 1].</summary>
    public NumberToken? Accuracy { get; init; }

    /// <summary>The share of texts answered otherwise than by the last exit, in [0, 1].</summary>
    public NumberToken? Disagreement { get; init; }

    /// <summary>The layers that a text went through, on average; at least 0.</summary>
    public NumberToken? MeanLayers { get; init; }

    /// <summary>The full model's layers by the cascade's; positive.</summary>
    public NumberToken? SpeedupLayers { get; init; }

    /// <summary>The full model's time by the cascade's; positive.</summary>
    public NumberToken? SpeedupWallClock { get; init; }
}
