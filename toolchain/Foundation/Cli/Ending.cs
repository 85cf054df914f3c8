using Spectre.Console;

namespace EarlyExitGen.Toolchain.Foundation.Cli;

/// <summary>How a verb ends: its verdict in a sentence, what it wrote, and the command that comes next.</summary>
/// <param name="Verdict">The sentence.</param>
internal sealed record Ending(string Verdict)
{
    /// <summary>The files and folders that were written.</summary>
    public IReadOnlyList<string> Written { get; init; } = [];

    /// <summary>The next command; null where there is none.</summary>
    public string? Next { get; init; }

    /// <summary>Prints it: on standard error where standard output holds a result that a program reads.</summary>
    /// <param name="isOutputTaken">Whether it does.</param>
    public void Write(bool isOutputTaken)
    {
        IAnsiConsole console = isOutputTaken ? Terminal.Error : Terminal.Output;
        console.WriteLine();
        console.WriteLine(Verdict, new Style(decoration: Decoration.Bold));
        Line(console, "Written:", string.Join(", ", Written.Select(Quoted)));
        Line(console, "Next:   ", Next ?? "");
    }

    /// <summary>A word of a command as a shell takes it; paths as short as they can be from here.</summary>
    public static string Quoted(string word)
    {
        string here = Path.IsPathFullyQualified(word) ? Path.GetRelativePath(Environment.CurrentDirectory, word) : word;
        string text = here.StartsWith("..", StringComparison.Ordinal) ? word : here;
        return text.Contains(' ') ? $"\"{text}\"" : text;
    }

    // Not broken, so that it can be copied.
    private static void Line(IAnsiConsole console, string title, string text)
    {
        if (text.Length > 0)
        {
            console.Profile.Out.Writer.WriteLine($"{title} {text}");
        }
    }
}
