using System.ComponentModel;
using System.Diagnostics;

namespace EarlyExitGen.Web.Tests;

/// <summary>Programs that tests use where they are installed.</summary>
internal static class Tool
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    /// <summary>Whether a program is installed.</summary>
    public static async Task<bool> ExistsAsync(string program)
    {
        try
        {
            return (await RunAsync(program, ["--version"])).Code == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }

    /// <summary>Runs a program and gives its exit code and all that it printed.</summary>
    public static async Task<(int Code, string Output)> RunAsync(
        string program, string[] arguments, string folder = "", string input = "")
    {
        ProcessStartInfo start = new(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        using CancellationTokenSource patience = new(Patience);
        try
        {
            Task<string> output = process.StandardOutput.ReadToEndAsync(patience.Token);
            Task<string> error = process.StandardError.ReadToEndAsync(patience.Token);
            await process.StandardInput.WriteAsync(input);
            process.StandardInput.Close();
            await process.WaitForExitAsync(patience.Token);
            return (process.ExitCode, await output + await error);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            return (-1, $"{program} did not end within {Patience.TotalSeconds} s.");
        }
    }
}
