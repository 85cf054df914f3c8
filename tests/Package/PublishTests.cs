using EarlyExitGen.Package.Tests.Host;
using Xunit;

namespace EarlyExitGen.Package.Tests;

/// <summary>The console application, published in each way that changes how code is found or compiled.</summary>
[Collection(nameof(Workspace))]
public class PublishTests(Workspace workspace)
{
    [Fact]
    public Task As_a_single_file() => PublishAndRun("single", "-p:PublishSingleFile=true", "--self-contained:false");

    [Fact]
    public Task As_a_single_file_that_extracts_itself() => PublishAndRun(
        "extracting", "-p:PublishSingleFile=true", "--self-contained:false", "-p:IncludeAllContentForSelfExtract=true");

    [Fact]
    public Task Trimmed() => PublishAndRun("trimmed", "-p:PublishTrimmed=true");

    [Fact]
    public async Task Compiled_ahead_of_time()
    {
        Assert.SkipUnless(
            OperatingSystem.IsLinux() && OnPath("clang"),
            "Compiling ahead of time needs clang; it is not on the path.");
        await PublishAndRun("native", "-p:PublishAot=true");
        Assert.False(File.Exists(workspace.PathOf("out", "native", "App.dll")));
    }

    private async Task PublishAndRun(string folder, params string[] arguments)
    {
        string target = await workspace.PublishAsync("App", folder, arguments);
        workspace.AssertHasCascades(target);
        string program = Path.Combine(target, OperatingSystem.IsWindows() ? "App.exe" : "App");
        Command.Result run = await Command.RunAsync(program, [], workspace.PathOf(), Workspace.Input);
        Assert.Equal(workspace.Answers(), run.AssertSuccess().Lines);
    }

    /// <summary>Whether a program is on the path.</summary>
    internal static bool OnPath(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, program)));
}
