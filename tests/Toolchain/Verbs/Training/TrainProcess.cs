using System.Diagnostics;
using System.Text;
using Xunit;

namespace EarlyExitGen.Toolchain.Tests.Verbs.Training;

/// <summary>
/// <c>earlyexit train</c> as a process, from the toolchain's own output, where TorchSharp's native library lies.
/// </summary>
internal sealed class TrainProcess : IDisposable
{
    private static readonly Lazy<string?> Reason = new(FindReason);

    private readonly Process _process;
    private readonly Task<string> _output;
    private readonly Task<string> _error;

    private TrainProcess(Process process)
    {
        _process = process;
        _output = process.StandardOutput.ReadToEndAsync();
        _error = process.StandardError.ReadToEndAsync();
    }

    /// <summary>The toolchain's output folder.</summary>
    public static string ToolFolder { get; } = Path.GetFullPath(Path.Combine(
        AppContext.BaseDirectory,
        "..",
        "..",
        "EarlyExitGen.Toolchain",
        Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory))));

    /// <summary>The process's number.</summary>
    public int Id => _process.Id;

    /// <summary>Whether it still runs.</summary>
    public bool IsRunning => !_process.HasExited;

    /// <summary>Skips the test where TorchSharp cannot be loaded, with the tool's own reason.</summary>
    public static void SkipWithoutTorch() => Assert.SkipWhen(Reason.Value is not null, Reason.Value ?? "");

    /// <summary>Starts <c>train</c> with some arguments.</summary>
    public static TrainProcess Start(params IEnumerable<string> arguments) => Start([], arguments);

    /// <summary>Starts <c>train</c> with some arguments in a changed environment.</summary>
    public static TrainProcess Start((string Name, string Value)[] environment, IEnumerable<string> arguments) =>
        Start(environment, "train", arguments);

    /// <summary>Starts another verb that trains.</summary>
    public static TrainProcess StartVerb(string verb, IEnumerable<string> arguments) => Start([], verb, arguments);

    private static TrainProcess Start(
        (string Name, string Value)[] environment, string verb, IEnumerable<string> arguments)
    {
        ProcessStartInfo start = new("dotnet", [Path.Combine(ToolFolder, "earlyexit.dll"), verb, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
        };
        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        return new TrainProcess(Process.Start(start)!);
    }

    /// <summary>Starts, waits, and expects success; gives standard output.</summary>
    public static string Run(params IEnumerable<string> arguments)
    {
        using TrainProcess process = Start(arguments);
        (int code, string output, string error) = process.Wait();
        Assert.True(code == 0, error);
        return output;
    }

    /// <summary>Waits for the end.</summary>
    public (int Code, string Output, string Error) Wait()
    {
        string output = _output.Result;
        string error = _error.Result;
        _process.WaitForExit();
        return (_process.ExitCode, output, error);
    }

    /// <summary>Ends it at once, as a power cut would.</summary>
    public void Kill() => _process.Kill();

    public void Dispose()
    {
        if (IsRunning)
        {
            _process.Kill();
        }

        _process.Dispose();
    }

    // Loading comes before the data is looked at, so a file that is missing tells whether it went well.
    private static string? FindReason()
    {
        using TrainProcess probe = Start(
            "absent.tsv", "--dev", "absent.tsv", "--out", "absent", "--exits", "1", "--layers", "1", "--hidden", "8",
            "--heads", "1");
        (_, _, string error) = probe.Wait();
        return error.Contains("absent.tsv: no such file", StringComparison.Ordinal) ? null : error.Trim();
    }
}
