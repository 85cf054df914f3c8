using System.Text.Json;

namespace EarlyExitGen.Toolchain.Model.Manifests;

/// <summary>The exit rules as manifests and options name them.</summary>
internal static class RuleNames
{
    /// <summary>All names, a bar between them: what an option's help says.</summary>
    public static string All { get; } = string.Join('|', Enum.GetValues<CascadeRule>().Select(Of));

    /// <summary>The name of a rule.</summary>
    public static string Of(CascadeRule rule) => JsonNamingPolicy.CamelCase.ConvertName(rule.ToString());
}
