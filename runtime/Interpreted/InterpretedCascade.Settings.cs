using EarlyExitGen.Interpreted;
using EarlyExitGen.Manifests;
using EarlyExitGen.Runtime;

namespace EarlyExitGen;

/// <content>Its dial as other code has it that knows cascades only.</content>
public sealed partial class InterpretedCascade
{
    private CascadeSetting? _fullDepth;

    /// <inheritdoc/>
    public CascadeInfo Info { get; }

    /// <inheritdoc/>
    CascadeSetting ICascade.Setting => AsSetting(EarlyExits, EarlyExits.Dial);

    /// <inheritdoc/>
    CascadeSetting ICascade.FullDepth => _fullDepth ??= AsSetting(Never(), float.NaN);

    /// <inheritdoc/>
    CascadeSetting ICascade.At(float dial) => AsSetting(ExitThresholds.Of(_spec, Rule, dial), dial);

    private CascadeSettingOf<ExitThresholds> AsSetting(ExitThresholds thresholds, float dial) =>
        new(Info, dial, thresholds, thresholds.Scores[..^1]);

    private ExitThresholds Never()
    {
        float[] scores = new float[_spec.Exits.Count];
        scores.AsSpan().Fill(RuleTraits.Of((ExitRule)Rule).NeverThreshold);
        return new ExitThresholds(float.NaN, scores);
    }
}
