using EarlyExitGen.Toolchain.Foundation.Cli;
using Spectre.Console;

namespace EarlyExitGen.Toolchain.Verbs.Starting;

/// <summary>Tells what was chosen and what came out.</summary>
internal static class StartText
{
    /// <summary>A line for people.</summary>
    public static void Say(string line) => Terminal.Output.WriteLine(line);

    /// <summary>A line that is typed as it stands, so that it must not be broken.</summary>
    public static void Command(string line) => Console.Out.WriteLine("    " + line);
}
