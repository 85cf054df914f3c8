using System.Diagnostics;

namespace Attach;

/// <summary>Runs programs, and shows what is typed to run them.</summary>
internal static class Shell
{
    /// <summary>Runs the command line of this repository.</summary>
    /// <exception cref="SampleException">It failed; it has said why.</exception>
    public static void EarlyExit(string folder, params string[] arguments) =>
        Run(folder, "earlyexit", [Facts.Tool, .. arguments], arguments);

    /// <summary>Runs the command line of this repository, and gives what it prints.</summary>
    /// <exception cref="SampleException">It failed; it has said why.</exception>
    public static string Ask(string folder, params string[] arguments)
    {
        string printed = "";
        Run(folder, "earlyexit", [Facts.Tool, .. arguments], arguments, output => printed = output.ReadToEnd());
        return printed;
    }

    /// <summary>Compiles a project and runs it.</summary>
    /// <param name="project">The project.</param>
    /// <param name="property">A property that it is compiled with, <c>NAME=VALUE</c>.</param>
    /// <exception cref="SampleException">It failed; it has said why.</exception>
    public static void RunProject(string project, string property)
    {
        string[] start = ["run", "-c", Facts.Configuration, "--project"];

        // What it refers to is built: this program was built with it.
        Run(
            Path.GetDirectoryName(project)!,
            "dotnet",
            [.. start, project, $"--property:{property}", "--property:BuildProjectReferences=false"],
            [.. start, "samples/Attach/Answers"]);
    }

    private static void Run(
        string folder, string name, string[] arguments, string[] shown, Action<StreamReader>? read = null)
    {
        Console.WriteLine($"\n$ {name} {string.Join(' ', shown)}");
        using Process process = Process.Start(new ProcessStartInfo("dotnet", arguments)
        {
            WorkingDirectory = folder, RedirectStandardOutput = read is not null,
        })!;
        read?.Invoke(process.StandardOutput);
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            throw new SampleException($"{name} ended with exit code {process.ExitCode}.");
        }
    }
}
