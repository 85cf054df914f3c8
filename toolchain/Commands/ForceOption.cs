using System.CommandLine;
using EarlyExitGen.Toolchain.Foundation.Cli;

namespace EarlyExitGen.Toolchain.Commands;

/// <summary>The option of verbs that write a cascade's folder.</summary>
internal static class ForceOption
{
    /// <summary>An option <c>--force</c>.</summary>
    public static Option<bool> Create() => SwitchOption.Create(
        "--force",
        "Replace what is not an earlier version of the same cascade, and let operating points go that do not fit the "
        + "new one. Files that are not a cascade's stay all the same.");
}
