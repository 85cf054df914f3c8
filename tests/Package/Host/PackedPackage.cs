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

    /// <summary>The package's file.</summary>
    public string File => Path.Combine(Feed, $"EarlyExitGen.{Version}.nupkg");

    /// <summary>The file of its symbols.</summary>
    public string SymbolFile => Path.ChangeExtension(File, "snupkg");

    /// <inheritdoc/>
    public async ValueTask InitializeAsync() => await PackAsync(Feed);

    /// <summary>Packs into a folder.</summary>
    public async Task PackAsync(string folder)
    {
        Command.Result result = await Command.BuildAsync(
            Repository.At("runtime"),
            null,
            "pack",
            "--no-build",
            "-c:" + Repository.Configuration,
            "-o:" + folder,
            $"-p:Version={Version}",
            $"-p:NuspecOutputPath={folder}/nuspec/");
        result.AssertSuccess();
        Assert.Empty(result.Output);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _folder.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }
}
