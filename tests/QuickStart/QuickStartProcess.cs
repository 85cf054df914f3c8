using System.Diagnostics;

namespace EarlyExitGen.QuickStart.Tests;

/// <summary>Runs the QuickStart that was built beside these tests, as a user would: as a process.</summary>
internal static class QuickStartProcess
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>A run's output and exit code.</summary>
    internal sealed record Result(int ExitCode, string Output, string Error)
    {
        /// <summary>The lines of standard output, without the empty one at its end.</summary>
        public string[] Lines => Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    /// <summary>Runs it with <paramref name="arguments"/>; <paramref name="input"/> is its standard input.</summary>
    public static async Task<Result> RunAsync(string[] arguments, string input = "", string? culture = null)
    {
        // artifacts/bin/<project>/<configuration>/
        string here = Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory);
        string program = Path.Combine(here, "..", "..", "QuickStart", Path.GetFileName(here), "QuickStart.dll");

        ProcessStartInfo start = new("dotnet", [program, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        if (culture is not null)
        {
            start.Environment["LC_ALL"] = culture;
        }

        using Process process = Process.Start(start)!;
        using CancellationTokenSource timeout = new(Patience);
        Task<string> output = process.StandardOutput.ReadToEndAsync(timeout.Token);
        Task<string> error = process.StandardError.ReadToEndAsync(timeout.Token);
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        await process.WaitForExitAsync(timeout.Token);
        return new Result(process.ExitCode, await output, await error);
    }
}
