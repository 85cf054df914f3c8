using System.CommandLine;
using EarlyExitGen.Toolchain.Foundation.Cli;
using EarlyExitGen.Toolchain.Model.Manifests;

namespace EarlyExitGen.Toolchain.Commands;

/// <summary>The option that chooses an exit rule.</summary>
internal static class RuleOption
{
    /// <summary>An option <c>--rule</c> that may be left out.</summary>
    public static Option<CascadeRule?> Create() => ChoiceOption.Optional<CascadeRule>(
        "--rule", "The exit rule. Default: the manifest's.", RuleNames.Of);
}
