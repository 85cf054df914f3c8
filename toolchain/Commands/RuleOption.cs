using System.CommandLine;
using EarlyExitGen.Toolchain.Model.Manifests;

namespace EarlyExitGen.Toolchain.Commands;

/// <summary>The option that chooses an exit rule.</summary>
internal static class RuleOption
{
    /// <summary>An option <c>--rule</c> that may be left out.</summary>
    public static Option<CascadeRule?> Create() => new("--rule")
    {
        Description = "The exit rule. Default: the manifest's.",
        HelpName = RuleNames.All,
    };
}
