using System.Text.Json;
using Spectre.Console;

namespace EarlyExitGen.Toolchain.Cli;

/// <summary>Where a verb writes: progress and tables for people on standard error, results on standard output.</summary>
internal static class Terminal
{
    private const int RedirectedWidth = 140;

    /// <summary>JSON as every verb prints it: camel case, indented.</summary>
    public static JsonSerializerOptions Json { get; } = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>Standard error, with colours and redrawn lines where it is a terminal.</summary>
    public static IAnsiConsole Error { get; } = AnsiConsole.Create(new AnsiConsoleSettings
    {
        Out = new AnsiConsoleOutput(Console.Error),
    });

    /// <summary>Standard output, for a result that a person reads (without <c>--json</c>).</summary>
    public static IAnsiConsole Output { get; } = CreateOutput();

    /// <summary>Writes <paramref name="result"/>, and only it, to standard output.</summary>
    public static void WriteJson<T>(T result) => Console.Out.WriteLine(JsonSerializer.Serialize(result, Json));

    private static IAnsiConsole CreateOutput()
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Out) });
        if (Console.IsOutputRedirected)
        {
            // No window whose width tables would have to keep to.
            console.Profile.Width = RedirectedWidth;
        }

        return console;
    }
}
