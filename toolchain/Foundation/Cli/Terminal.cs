using System.Globalization;
using System.Text.Json;
using EarlyExitGen.Toolchain.Foundation.Files;
using Spectre.Console;

namespace EarlyExitGen.Toolchain.Foundation.Cli;

/// <summary>
/// Where a verb writes: progress and tables for people on standard error, results on standard output.
/// </summary>
internal static class Terminal
{
    private const int RedirectedWidth = 1000;

    /// <summary>JSON as every verb prints it: camel case, indented.</summary>
    public static JsonSerializerOptions Json { get; } = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>Standard error, with colours and redrawn lines where it is a terminal.</summary>
    public static IAnsiConsole Error { get; } = Create(Console.Error, Console.IsErrorRedirected);

    /// <summary>Whether standard error can be drawn on again: bars and signs that turn.</summary>
    public static bool IsLive { get; } = !Console.IsErrorRedirected
        && Error.Profile.Capabilities is { Ansi: true, Interactive: true };

    /// <summary>Standard output, for a result that a person reads (without <c>--json</c>).</summary>
    public static IAnsiConsole Output { get; } = Create(Console.Out, Console.IsOutputRedirected);

    /// <summary>
    /// Where a result goes that a person reads beside a file: to standard error if that file is standard output.
    /// </summary>
    /// <param name="file">The file; null for none.</param>
    public static IAnsiConsole Beside(string? file) =>
        file is not null && StandardStreams.IsOutput(file) ? Error : Output;

    /// <summary>Writes <paramref name="result"/>, and only it, to standard output.</summary>
    public static void WriteJson<T>(T result) => Console.Out.WriteLine(JsonSerializer.Serialize(result, Json));

    /// <summary>A word in red where <paramref name="writer"/> is a terminal with colours, else as it is.</summary>
    public static string Red(TextWriter writer, string word) =>
        ReferenceEquals(writer, Console.Error) && !Console.IsErrorRedirected
            && Error.Profile.Capabilities is { Ansi: true, ColorSystem: not ColorSystem.NoColors }
            ? $"\e[31m{word}\e[0m"
            : word;

    private static IAnsiConsole Create(TextWriter writer, bool redirected)
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(writer) });
        string? asked = Environment.GetEnvironmentVariable("COLUMNS");
        if (int.TryParse(asked, CultureInfo.InvariantCulture, out int columns) && columns > 0)
        {
            console.Profile.Width = columns;
        }
        else if (redirected)
        {
            // There is no window that lines would have to be broken for.
            console.Profile.Width = RedirectedWidth;
        }

        return console;
    }
}
