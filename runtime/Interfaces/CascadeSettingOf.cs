using System.ComponentModel;

namespace EarlyExitGen.Runtime;

/// <summary>A setting as the code that answers at it has it.</summary>
/// <typeparam name="TValue">Its own type.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class CascadeSettingOf<TValue> : CascadeSetting
{
    /// <summary>Keeps a setting.</summary>
    /// <param name="cascade">The cascade.</param>
    /// <param name="dial">The dial; NaN where only the last exit answers.</param>
    /// <param name="value">The setting.</param>
    /// <param name="thresholds">The score at which each exit but the last answers.</param>
    public CascadeSettingOf(CascadeInfo cascade, float dial, TValue value, params float[] thresholds)
        : base(cascade, dial, thresholds)
    {
        ArgumentNullException.ThrowIfNull(cascade);
        ArgumentNullException.ThrowIfNull(thresholds);
        Value = value;
    }

    /// <summary>The setting.</summary>
    public TValue Value { get; }

    /// <summary>The value of a setting.</summary>
    /// <param name="setting">The setting.</param>
    /// <param name="cascade">The cascade that answers.</param>
    /// <exception cref="ArgumentException">The setting is another cascade's.</exception>
    public static TValue Of(CascadeSetting setting, CascadeInfo cascade)
    {
        ArgumentNullException.ThrowIfNull(setting);
        setting.Require(cascade);
        return ((CascadeSettingOf<TValue>)setting).Value;
    }
}
