using EarlyExitGen.Package.Tests.Host;
using Xunit;

[assembly: AssemblyFixture(typeof(PackedPackage))]

namespace EarlyExitGen.Package.Tests.Host;

/// <summary>The package, packed once from what these tests were built with, in a feed of its own.</summary>
public sealed class PackedPackage : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("earlyexit-test-");

    /// <summary>A version that no cache has seen.</summary>
    public string Version { get; } = $"0.1.0-test.g{Guid.NewGuid():N}";

    /// <summary>The folder that serves as a feed.</summary>
    public string Feed => _folder.FullName;

    /// <summary>A nuget.config that adds the feed to the sources that the machine has.</summary>
    public string Config =>
        $"""
        <configuration>
          <packageSources>
            <add key="earlyexit-test" value="{Feed}" />
          </packageSources>
          <packageSourceMapping>
            <clear />
          </packageSourceMapping>
        </configuration>
        """;

    /// <summary>The package's file.</summary>
    public string File => FileOf("EarlyExitGen");

    /// <summary>The file of one of the packages in the feed.</summary>
    public string FileOf(string name) => Path.Combine(Feed, $"{name}.{Version}.nupkg");

    /// <summary>The file of its symbols.</summary>
    public string SymbolFile => Path.ChangeExtension(File, "snupkg");

    /// <summary>The packages in which cascades are served, beside it in the feed.</summary>
    public static IReadOnlyList<string> Services { get; } =
        ["EarlyExitGen.Hosting", "EarlyExitGen.AspNetCore", "EarlyExitGen.AspNetCore.Grpc", "EarlyExitGen.Orleans"];

    /// <inheritdoc/>
    public async ValueTask InitializeAsync() => await PackAsync(Feed);

    /// <summary>Packs into a folder.</summary>
    public Task PackAsync(string folder) => PackAsync("runtime", folder);

    /// <summary>Packs the packages in which cascades are served, once.</summary>
    public async Task PackServicesAsync()
    {
        if (!System.IO.File.Exists(FileOf(Services[0])))
        {
            foreach (string project in (string[])["hosting", "web", "grpc", "cluster"])
            {
                await PackAsync(project, Feed);
            }
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _folder.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }

    private async Task PackAsync(string project, string folder)
    {
        Command.Result result = await Command.BuildAsync(
            Repository.At(project),
            null,
            "pack",
            "--no-build",
            "-c:" + Repository.Configuration,
            "-o:" + folder,
            $"-p:Version={Version}",
            $"-p:NuspecOutputPath={folder}/nuspec/{project}/");
        result.AssertSuccess();
        Assert.Empty(result.Output);
    }
}
