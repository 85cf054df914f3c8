using System.Diagnostics;

namespace EarlyExitGen.Toolchain.Tests;

/// <summary>Runs the tool as a process, as its users do.</summary>
internal static class ToolProcess
{
    /// <summary>Runs <c>earlyexit</c> with some arguments and waits for it.</summary>
    public static (int ExitCode, string Output, string Error) Run(params IEnumerable<string> arguments)
    {
        ProcessStartInfo start = new("dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "earlyexit.dll"));
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.Result);
    }
}
