using System.Diagnostics;
using System.Runtime.InteropServices;
using EarlyExitGen.Tests.Shared;
using EarlyExitGen.Toolchain.Verbs.Libtorch;
using Xunit;

namespace EarlyExitGen.Toolchain.Tests.Installation;

/// <summary>
/// A copy of the repository, as somebody has it who has just fetched it, with a home of its own for what is installed.
/// It is there only where slow tests run.
/// </summary>
public sealed class RepositoryCopy : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(15);
    private static readonly string[] Omitted = [".git", "artifacts", "feed", "shared"];

    private readonly DirectoryInfo _temporary = Directory.CreateTempSubdirectory("earlyexit-test-");

    /// <summary>The copy's folder.</summary>
    public string Folder => Path.Combine(_temporary.FullName, "EarlyExitGen");

    /// <summary>The folder with the tool's packages.</summary>
    public string Feed => Path.Combine(Folder, "feed");

    /// <summary>A feed that has libtorch: where NuGet keeps what this repository was built with.</summary>
    public static string TorchFeed { get; } = Environment.GetEnvironmentVariable("NUGET_PACKAGES")
        ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    private string Home => Path.Combine(_temporary.FullName, "home");

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        if (SlowAttribute.IsAsked && OperatingSystem.IsLinux())
        {
            Copy(new DirectoryInfo(Repository.Root), Folder);
            await RunAsync("dotnet pack -c Release toolchain -o feed");
            await RunAsync("dotnet tool install --global EarlyExitGen.Tool --source ./feed");
        }
    }

    /// <summary>Runs a shell's command line in the copy and expects that it ends well; gives its output.</summary>
    public async Task<string> RunAsync(string command)
    {
        (int code, string output, string error) = await TryAsync(command);
        Assert.True(code == 0, $"{command}\nexit code {code}\n{output}\n{error}");
        return output;
    }

    /// <summary>Runs a command line of a shell in the copy.</summary>
    public async Task<(int Code, string Output, string Error)> TryAsync(string command)
    {
        ProcessStartInfo start = new("bash", ["-c", command])
        {
            WorkingDirectory = Folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["DOTNET_CLI_HOME"] = Home;
        start.Environment["DOTNET_NOLOGO"] = "1";
        start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        // Packages for the others take their time, and nobody here installs them.
        start.Environment["ToolPackageRuntimeIdentifiers"] = RuntimeInformation.RuntimeIdentifier;
        // No servers that outlive the test.
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["UseSharedCompilation"] = "false";
        start.Environment["PATH"] = $"{Path.Combine(Home, ".dotnet", "tools")}:{start.Environment["PATH"]}";
        start.Environment[TorchFolder.Variable] = Path.Combine(_temporary.FullName, "torch");
        using Process process = Process.Start(start)!;
        using CancellationTokenSource timeout = new(Patience);
        try
        {
            process.StandardInput.Close();
            Task<string> output = process.StandardOutput.ReadToEndAsync(timeout.Token);
            Task<string> error = process.StandardError.ReadToEndAsync(timeout.Token);
            await process.WaitForExitAsync(timeout.Token);
            return (process.ExitCode, await output, await error);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _temporary.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }

    private static void Copy(DirectoryInfo from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (FileInfo file in from.EnumerateFiles().Where(file => !Omitted.Contains(file.Name)))
        {
            file.CopyTo(Path.Combine(to, file.Name));
        }

        foreach (DirectoryInfo folder in from.EnumerateDirectories().Where(folder => !Omitted.Contains(folder.Name)))
        {
            Copy(folder, Path.Combine(to, folder.Name));
        }
    }
}
