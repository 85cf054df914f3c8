using EarlyExitGen.Manifests;
using EarlyExitGen.Toolchain.Model.Manifests;

namespace EarlyExitGen.Toolchain.Verbs.Tuning;

/// <summary>A cascade's figures at a setting of the dial; null where not measured.</summary>
/// <param name="Data">The data, in words.</param>
internal sealed record TuneFigures(string Data)
{
    /// <summary>The share of texts answered as labelled.</summary>
    public double? Accuracy { get; init; }

    /// <summary>The share of texts answered differently from the last exit.</summary>
    public double? Disagreement { get; init; }

    /// <summary>The layers that a text ran through, on average.</summary>
    public double? MeanLayers { get; init; }

    /// <summary>The layers of the model by the mean cost.</summary>
    public double? SpeedupLayers { get; init; }

    /// <summary>
    /// Of several models, whose layers are no measure: the last model's cost by the mean cost of the exits.
    /// </summary>
    public double? SpeedupCost { get; init; }

    /// <summary>The plain model's mean time by the cascade's.</summary>
    public double? SpeedupWallClock { get; init; }

    /// <summary>The same as a manifest has it.</summary>
    public MeasuredSpec ToSpec() => new()
    {
        Data = Data,
        Accuracy = SpecParts.Number(Accuracy),
        Disagreement = SpecParts.Number(Disagreement),
        MeanLayers = SpecParts.Number(MeanLayers),
        SpeedupLayers = SpecParts.Number(SpeedupLayers),
        SpeedupWallClock = SpecParts.Number(SpeedupWallClock),
    };
}
