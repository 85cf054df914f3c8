namespace EarlyExitGen.Toolchain.Model.Manifests;

/// <summary>What a cascade gave at an operating point; null what was not measured.</summary>
/// <param name="Data">The data, in words.</param>
internal sealed record ManifestMeasured(string Data)
{
    /// <summary>The share of texts answered as labelled.</summary>
    public double? Accuracy { get; init; }

    /// <summary>The share of texts answered differently from the last exit.</summary>
    public double? Disagreement { get; init; }

    /// <summary>The layers that a text ran through, on average.</summary>
    public double? MeanLayers { get; init; }

    /// <summary>The layers of the model by the mean cost.</summary>
    public double? SpeedupLayers { get; init; }

    /// <summary>The plain twin's mean time by the cascade's.</summary>
    public double? SpeedupWallClock { get; init; }
}
