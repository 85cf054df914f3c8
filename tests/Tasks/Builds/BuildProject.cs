using System.Diagnostics;
using EarlyExitGen.Tasks.Tests.Host;

namespace EarlyExitGen.Tasks.Tests.Builds;

/// <summary>
/// A project outside the repository that imports what the package brings, from its source, and is really built.
/// </summary>
internal sealed class BuildProject : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("earlyexit-test-");

    private readonly string _name;

    public BuildProject(string name = "App")
    {
        _name = name;
        AddProject(name + ".csproj");
    }

    /// <summary>Adds a project, or overwrites it, with items and properties of its own; returns its file.</summary>
    public string AddProject(string file, string body = "")
    {
        string build = Repository.At("runtime", "build");

        // artifacts/bin/<project>/<configuration>/
        string here = Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory);
        string task = Path.GetFullPath(
            Path.Combine(here, "..", "..", "EarlyExitGen.Tasks", Path.GetFileName(here), "EarlyExitGen.Tasks.dll"));
        Directory.CreateDirectory(Path.GetDirectoryName(PathOf(file))!);
        File.WriteAllText(
            PathOf(file),
            $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <Import Project="{build}/EarlyExitGen.props" />
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <EarlyExitGenTasksAssembly>{task}</EarlyExitGenTasksAssembly>
              </PropertyGroup>
              {body}
              <Import Project="{build}/EarlyExitGen.targets" />
            </Project>
            """);
        return PathOf(file);
    }

    /// <summary>The project's file.</summary>
    public string ProjectFile => PathOf(_name + ".csproj");

    /// <summary>
    /// When the task last ran to its end without an error; null if it never did, or the output was cleaned.
    /// </summary>
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
            File.Copy(file, Path.Combine(target.FullName, Path.GetFileName(file)), overwrite: true);
        }

        foreach (string inner in Directory.EnumerateDirectories(cascade.Folder))
        {
            target.CreateSubdirectory(Path.GetFileName(inner));
        }

        return Path.Combine(target.FullName, Path.GetFileName(cascade.ManifestFile));
    }

    /// <summary>
    /// Runs <c>dotnet build</c> on the project and returns whether it succeeded, and the lines that it printed before
    /// its summary.
    /// </summary>
    public Task<(bool Succeeded, string[] Lines)> BuildAsync(params string[] arguments) =>
        BuildProjectAsync(ProjectFile, arguments);

    /// <summary>The same of another one of the projects.</summary>
    public async Task<(bool Succeeded, string[] Lines)> BuildProjectAsync(string project, params string[] arguments)
    {
        ProcessStartInfo start = new(
            "dotnet",
            ["build", project, "--disable-build-servers", "--nologo", "-v:quiet", .. arguments])
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
        return (process.ExitCode == 0, [.. lines.TakeWhile(
            line => line is not ("Build succeeded." or "Build FAILED."))]);
    }

    /// <inheritdoc/>
    public void Dispose() => _folder.Delete(recursive: true);
}
