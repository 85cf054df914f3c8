using EarlyExitGen.Package.Tests.Host;
using Xunit;

namespace EarlyExitGen.Package.Tests;

/// <summary>
/// A library with a cascade, packed, and an application that gets the package through another project.
/// </summary>
[Collection(nameof(Workspace))]
public class PackedLibraryTests(Workspace workspace)
{
    [Fact]
    public async Task Its_cascade_comes_with_the_package_wherever_its_assembly_goes()
    {
        string package = await workspace.PackAsync("Library");
        workspace.AssertPacksCascade(package);

        Assert.Empty((await workspace.DotnetAsync("build", "Consumer")).AssertSuccess().Lines);
        string output = workspace.PathOf("Consumer", "bin", "Debug", "net10.0");
        workspace.AssertHasCascades(output);
        Assert.False(
            Directory.Exists(workspace.PathOf("Through", "bin", "Debug", "net10.0", "cascades")),
            "A library has its packages' files.");
        await AssertAnswersAsync("dotnet", Path.Combine(output, "Consumer.dll"));

        string published =
            await workspace.PublishAsync("Consumer", "consumer", "-p:PublishSingleFile=true", "--self-contained:false");
        workspace.AssertHasCascades(published);
        await AssertAnswersAsync(Path.Combine(published, OperatingSystem.IsWindows() ? "Consumer.exe" : "Consumer"));
    }

    private async Task AssertAnswersAsync(string program, params string[] arguments)
    {
        Command.Result run = await Command.RunAsync(program, arguments, workspace.PathOf(), Workspace.Input);
        Assert.Equal(workspace.Answers(), run.AssertSuccess().Lines);
    }
}
