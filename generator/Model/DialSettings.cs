using System.Linq;

namespace EarlyExitGen.Manifests;

/// <summary>The settings of the dials that are written in one place of a manifest, at most one for each rule.</summary>
/// <param name="Written">The settings, in the order of the rules.</param>
internal sealed record DialSettings(EquatableArray<DialSetting> Written)
{
    /// <summary>The setting for a rule; null where none is written.</summary>
    public NumberToken? Of(ExitRule rule) => Written.FirstOrDefault(setting => setting.Rule == rule)?.Value;
}
