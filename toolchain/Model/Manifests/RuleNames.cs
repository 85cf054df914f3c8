using EarlyExitGen.Manifests;

namespace EarlyExitGen.Toolchain.Model.Manifests;

/// <summary>The exit rules as manifests and options name them.</summary>
internal static class RuleNames
{
    /// <summary>All names, a bar between them: what an option's help says.</summary>
    public static string All { get; } = string.Join('|', RuleTraits.All.Select(traits => traits.Name));

    /// <summary>The name of a rule.</summary>
    public static string Of(CascadeRule rule) => RuleTraits.Of((ExitRule)rule).Name;
}
