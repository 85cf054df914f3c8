using System.Diagnostics;
using Xunit;

namespace EarlyExitGen.Package.Tests.Host;

/// <summary>Programs run to their end.</summary>
internal static class Command
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    /// <summary>A program's output and exit code.</summary>
    internal sealed record Result(int ExitCode, string Output, string Error)
    {
        /// <summary>The lines of standard output that are not empty; of a build those before its summary.</summary>
        public string[] Lines { get; } =
        [
            .. Output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                .TakeWhile(line => line is not ("Build succeeded." or "Build FAILED.")),
        ];

        /// <summary>Fails the test, with all that was printed, unless the program ended well.</summary>
        public Result AssertSuccess()
        {
            Assert.True(ExitCode == 0, $"exit code {ExitCode}\n{Output}\n{Error}");
            return this;
        }
    }

    /// <summary>Runs a command of the SDK that builds, without leaving a server behind.</summary>
    public static Task<Result> BuildAsync(
        string folder, IReadOnlyDictionary<string, string>? environment, params string[] arguments) => RunAsync(
            Start("dotnet", [.. arguments, "--disable-build-servers", "--nologo", "-v:quiet"], folder, environment));

    /// <summary>Runs a program; <paramref name="input"/> is its standard input.</summary>
    public static Task<Result> RunAsync(string program, string[] arguments, string folder, string input = "") =>
        RunAsync(Start(program, arguments, folder, null), input);

    /// <summary>How a program is started whose output is read.</summary>
    public static ProcessStartInfo Start(
        string program, string[] arguments, string folder, IReadOnlyDictionary<string, string>? environment)
    {
        ProcessStartInfo start = new(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        start.Environment["DOTNET_NOLOGO"] = "1";
        foreach ((string name, string value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        return start;
    }

    private static async Task<Result> RunAsync(ProcessStartInfo start, string input = "")
    {
        using Process process = Process.Start(start)!;
        using CancellationTokenSource timeout = new(Patience);
        try
        {
            Task<string> output = process.StandardOutput.ReadToEndAsync(timeout.Token);
            Task<string> error = process.StandardError.ReadToEndAsync(timeout.Token);
            await process.StandardInput.WriteAsync(input);
            process.StandardInput.Close();
            await process.WaitForExitAsync(timeout.Token);
            return new Result(process.ExitCode, await output, await error);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }
}
