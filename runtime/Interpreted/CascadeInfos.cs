using EarlyExitGen.Manifests;

namespace EarlyExitGen.Interpreted;

/// <summary>Says what the cascade of a manifest is. The generator writes the same as C#.</summary>
internal static class CascadeInfos
{
    /// <summary>Says what a cascade is.</summary>
    /// <param name="spec">What the manifest says.</param>
    /// <param name="folder">The manifest's folder.</param>
    /// <param name="rule">The rule by which exits answer.</param>
    public static CascadeInfo Of(CascadeSpec spec, string folder, CascadeRule rule) => new()
    {
        Name = spec.ClassName,
        Folder = Path.GetFileName(folder),
        Fingerprint = CascadeFingerprint.Of(spec with { Rule = (ExitRule)rule }),
        Labels = [.. spec.Labels.Select(static label => label.Text)],
        IsPair = spec.Input == InputKind.Pair,
        MaxTokens = spec.Tokenizer.MaxTokens,
        Layers = spec.Layers,
        Exits = [.. spec.Exits.Select((exit, index) => new CascadeExit
        {
            Index = index,
            Layer = exit.Layer,
            Model = exit.Model == 0 ? null : spec.Models[exit.Model - 1].Name,
            Kind = exit.Lexicon is null ? CascadeExitKind.Block : CascadeExitKind.Lexical,
            Temperature = exit.Temperature.Single,
        })],
        Rule = rule,
        Dial = ExitThresholds.Initial(spec, rule).Dial,
        Promises = [.. spec.Disagreement.Select(
            static row => new CascadePromise(row.Rate.Single, row.Epsilon.Value))],
        OperatingPoints = [.. spec.OperatingPoints
            .Select(point => (point.Name, Dial: point.Dials.Of((ExitRule)rule)?.Single, point.Measured))
            .Where(static point => point.Dial is not null)
            .Select(static point => new CascadeOperatingPoint
            {
                Name = point.Name, Dial = point.Dial!.Value, Measured = Of(point.Measured),
            })],
        Calibration = spec.Calibration is not { } seen ? null : new CascadeCalibration
        {
            Texts = seen.Texts,
            Answered = [.. seen.Answered.Select(static row => row.ToArray())],
            Scores = [.. seen.Scores.Select(static row => row.Select(static score => score.Single).ToArray())],
        },
    };

    private static CascadeMeasurement? Of(MeasuredSpec? measured) => measured is null ? null : new CascadeMeasurement
    {
        Data = measured.Data,
        Accuracy = measured.Accuracy?.Value,
        Disagreement = measured.Disagreement?.Value,
        MeanLayers = measured.MeanLayers?.Value,
        SpeedupLayers = measured.SpeedupLayers?.Value,
        SpeedupWallClock = measured.SpeedupWallClock?.Value,
    };
}
