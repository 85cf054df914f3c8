namespace EarlyExitGen.Manifests;

/// <summary>A setting of the dial of one rule.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Value">The setting, as it is written.</param>
internal sealed record DialSetting(ExitRule Rule, NumberToken Value);
