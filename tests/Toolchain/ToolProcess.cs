using System.Diagnostics;
using EarlyExitGen.Toolchain.Foundation.Cli;

namespace EarlyExitGen.Toolchain.Tests;

/// <summary>Runs the tool as a process, as its users do.</summary>
internal static class ToolProcess
{
    /// <summary>Runs <c>earlyexit</c> with some arguments and waits for it.</summary>
    public static (int ExitCode, string Output, string Error) Run(params IEnumerable<string> arguments) =>
        Wait(Start(arguments), []);

    /// <summary>Runs <c>earlyexit</c> in a changed environment and waits for it.</summary>
    public static (int ExitCode, string Output, string Error) RunIn(
        IEnumerable<(string Name, string Value)> environment, IEnumerable<string> arguments) =>
            Wait(Start(arguments, environment), []);

    /// <summary>Runs <c>earlyexit</c> with something on standard input and waits for it.</summary>
    public static (int ExitCode, string Output, string Error) Pipe(
        byte[] input, params IEnumerable<string> arguments) =>
        Wait(Start(arguments), input);

    /// <summary>Starts <c>earlyexit</c> with some arguments.</summary>
    public static Process Begin(params IEnumerable<string> arguments) =>
        Start(arguments, [(ProgressLines.Variable, "on")]);

    /// <summary>Runs <c>earlyexit</c> with some arguments until something is the case, and kills it then.</summary>
    public static void KillWhen(Func<bool> isTime, params IEnumerable<string> arguments)
    {
        using Process process = Start(arguments);
        while (!process.HasExited && !isTime())
        {
            Thread.Sleep(1);
        }

        process.Kill();
        process.WaitForExit();
    }

    private static (int ExitCode, string Output, string Error) Wait(Process started, byte[] input)
    {
        using Process process = started;
        try
        {
            process.StandardInput.BaseStream.Write(input);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended without reading all.
        }

        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.Result);
    }

    private static Process Start(
        IEnumerable<string> arguments, IEnumerable<(string Name, string Value)>? environment = null)
    {
        ProcessStartInfo start = new("dotnet")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "earlyexit.dll"));
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        // Whether work takes long enough to tell how far it is depends on the machine.
        start.Environment[ProgressLines.Variable] = "off";
        foreach ((string name, string value) in environment ?? [])
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }
}
