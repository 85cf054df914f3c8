using System.CommandLine;

namespace EarlyExitGen.Toolchain.Foundation.Cli;

/// <summary>Options without a value.</summary>
internal static class SwitchOption
{
    /// <summary>An option that is on when it is given.</summary>
    public static Option<bool> Create(string name, string description, params string[] aliases) => new(name, aliases)
    {
        Description = description,
        Arity = ArgumentArity.Zero,
    };
}
