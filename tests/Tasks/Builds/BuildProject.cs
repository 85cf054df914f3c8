using System.Diagnostics;
using EarlyExitGen.Tasks.Tests.Host;

namespace EarlyExitGen.Tasks.Tests.Builds;

/// <summary>A project outside the repository that imports what the package brings, from its source, and is really built.</summary>
internal sealed class BuildProject : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("earlyexit-test-");

    public BuildProject()
    {
        string build = Repository.At("runtime", "build");

        // artifacts/bin/<project>/<configuration>/
        string here = Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory);
        string task = Path.GetFullPath(
            Path.Combine(here, "..", "..", "EarlyExitGen.Tasks", Path.GetFileName(here), "EarlyExitGen.Tasks.dll"));
        File.WriteAllText(
            ProjectFile,
            $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <Import Project="{build}/EarlyExitGen.props" />
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <EarlyExitGenTasksAssembly>{task}</EarlyExitGenTasksAssembly>
              </PropertyGroup>
              <Import Project="{build}/EarlyExitGen.targets" />
            </Project>
            """);
    }

    /// <summary>The project's file.</summary>
    public string ProjectFile => PathOf("App.csproj");

    /// <summary>When the task last ran to its end without an error; null if it never did, or the output was cleaned.</summary>
    public DateTime? CheckedAt
    {
        get
        {
            FileInfo stamp = new(PathOf("obj/Debug/net10.0/App.cascades.checked"));
            return stamp.Exists ? stamp.LastWriteTimeUtc : null;
        }
    }

    /// <summary>The path of a file of the project.</summary>
    public string PathOf(string file) => Path.Combine(_folder.FullName, file);

    /// <summary>Copies a cascade into a folder of the project and returns its manifest's path there.</summary>
    public string Add(EditableCascade cascade, string folder)
    {
        DirectoryInfo target = _folder.CreateSubdirectory(folder);
        foreach (string file in Directory.EnumerateFiles(cascade.Folder))
        {
            File.Copy(file, Path.Combine(target.FullName, Path.GetFileName(file)));
        }

        return Path.Combine(target.FullName, Path.GetFileName(cascade.ManifestFile));
    }

    /// <summary>Runs <c>dotnet build</c> and returns whether it succeeded, and the lines that it printed before its summary.</summary>
    public async Task<(bool Succeeded, string[] Lines)> BuildAsync(params string[] arguments)
    {
        ProcessStartInfo start = new(
            "dotnet",
            ["build", ProjectFile, "--disable-build-servers", "--nologo", "-v:quiet", .. arguments])
        {
            WorkingDirectory = _folder.FullName,
            RedirectStandardOutput = true,
        };
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        using Process process = Process.Start(start)!;
        using CancellationTokenSource timeout = new(Patience);
        string output = await process.StandardOutput.ReadToEndAsync(timeout.Token);
        await process.WaitForExitAsync(timeout.Token);
        string[] lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return (process.ExitCode == 0, [.. lines.TakeWhile(line => line is not ("Build succeeded." or "Build FAILED."))]);
    }

    /// <inheritdoc/>
    public void Dispose() => _folder.Delete(recursive: true);
}
