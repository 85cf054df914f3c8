using System.ComponentModel;
using System.Diagnostics;

namespace EarlyExitGen.Toolchain.Foundation.Processes;

/// <summary>Another program, run to its end.</summary>
internal static class ChildProcess
{
    /// <summary>What a program printed and how it ended.</summary>
    /// <param name="ExitCode">Its exit code.</param>
    /// <param name="Output">What it wrote to standard output.</param>
    /// <param name="Error">What it wrote to standard error.</param>
    internal sealed record Result(int ExitCode, string Output, string Error)
    {
        /// <summary>The last line that says anything, of standard error if there is one.</summary>
        public string LastLine { get; } = $"{Output}\n{Error}"
            .Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .LastOrDefault("it says nothing");
    }

    /// <summary>Runs a program; cancelled, it is ended with all that it has started.</summary>
    /// <param name="program">The program: a path, or a name that the PATH knows.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="ToolException">It cannot be started.</exception>
    public static async Task<Result> RunAsync(
        string program, IEnumerable<string> arguments, CancellationToken cancellation)
    {
        ProcessStartInfo start = new(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        start.Environment["DOTNET_NOLOGO"] = "1";
        using Process process = Start(start);
        try
        {
            process.StandardInput.Close();
            Task<string> output = process.StandardOutput.ReadToEndAsync(cancellation);
            Task<string> error = process.StandardError.ReadToEndAsync(cancellation);
            await process.WaitForExitAsync(cancellation);
            return new Result(process.ExitCode, await output, await error);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception e)
        {
            throw new ToolException($"{start.FileName}: cannot be started ({e.Message}).", e);
        }
    }
}
