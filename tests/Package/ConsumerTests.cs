using EarlyExitGen.Package.Tests.Host;
using Xunit;

namespace EarlyExitGen.Package.Tests;

/// <summary>Applications that have the package and a folder, built and run.</summary>
[Collection(nameof(Workspace))]
public class ConsumerTests(Workspace workspace)
{
    [Fact]
    public async Task A_console_application_answers_from_its_own_cascade_and_from_a_librarys()
    {
        await BuildApp();
        string output = workspace.PathOf("App", "bin", "Debug", "net10.0");
        workspace.AssertHasCascades(output);
        Command.Result run =
            await Command.RunAsync("dotnet", [Path.Combine(output, "App.dll")], workspace.PathOf(), Workspace.Input);
        Assert.Equal(workspace.Answers(), run.AssertSuccess().Lines);

        // Built again with nothing changed: neither the task nor the compiler runs.
        string[] made =
        [
            workspace.PathOf("App", "obj", "Debug", "net10.0", "App.cascades.checked"),
            workspace.PathOf("Library", "obj", "Debug", "net10.0", "Library.cascades.checked"),
            workspace.PathOf("App", "obj", "Debug", "net10.0", "App.dll"),
        ];
        DateTime[] before = [.. made.Select(File.GetLastWriteTimeUtc)];
        Assert.All(made, file => Assert.True(File.Exists(file), file));
        await BuildApp();
        Assert.Equal(before, made.Select(File.GetLastWriteTimeUtc));

        // As after dotnet publish -o out: what lies there are copies, not cascades of the project.
        foreach (string file in Directory.EnumerateFiles(output, "*", SearchOption.AllDirectories))
        {
            string copy = workspace.PathOf("App", "out", Path.GetRelativePath(output, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        await BuildApp();
        workspace.AssertHasCascades(output);
        Directory.Delete(workspace.PathOf("App", "out"), recursive: true);
    }

    [Fact]
    public async Task Without_the_native_library_build_and_runtime_say_so()
    {
        Command.Result build = (await workspace.DotnetAsync("build", "Bare")).AssertSuccess();
        Assert.Equal(
            "Bare.csproj : warning EEGCFG0012: This application has a cascade, but no native ONNX Runtime library to "
            + "run it: reference the package Microsoft.ML.OnnxRuntime or Microsoft.ML.OnnxRuntime.Gpu, in the "
            + "version of Microsoft.ML.OnnxRuntime.Managed.",
            Assert.Single(WithoutFolder(build, "Bare")));

        string program = workspace.PathOf("Bare", "bin", "Debug", "net10.0", "Bare.dll");
        Command.Result run = (await Command.RunAsync("dotnet", [program], workspace.PathOf())).AssertSuccess();
        Assert.StartsWith(
            "The native ONNX Runtime library, or a library that it needs, cannot be loaded. Add the package",
            run.Output);
    }

    [Fact]
    public async Task Mistakes_in_a_manifest_are_all_that_a_build_prints()
    {
        Command.Result build = await workspace.DotnetAsync("build", "Broken");

        Assert.NotEqual(0, build.ExitCode);
        Snapshot.Verify("Broken", WithoutFolder(build, "Broken"));
    }

    [Fact]
    public async Task A_project_for_an_older_framework_is_told_what_it_needs()
    {
        Command.Result build = await workspace.DotnetAsync("build", "Older");
        Assert.NotEqual(0, build.ExitCode);
        Assert.StartsWith(
            "Older.csproj : error EEGCFG0014: EarlyExitGen needs .NET 10, but this project is built for "
            + "netstandard2.0: write net10.0 as its TargetFramework or, among several TargetFrameworks, reference the "
            + "package with Condition=\"'$(TargetFramework)' == 'net10.0'\".",
            Assert.Single(WithoutFolder(build, "Older")));
    }

    [Fact]
    public async Task A_project_in_another_language_is_told_that_generated_classes_are_csharp()
    {
        Command.Result build = (await workspace.DotnetAsync("build", "VisualBasic")).AssertSuccess();
        Assert.StartsWith(
            "VisualBasic.vbproj : warning EEGCFG0015: This project has a cascade, but no class is generated from it: "
            + "generated classes are C#, and the project is VB. ",
            Assert.Single(WithoutFolder(build, "VisualBasic")));
        Assert.True(
            File.Exists(workspace.PathOf("VisualBasic", "bin", "Debug", "net10.0", "cascades", "moods", "vocab.txt")));
    }

    private async Task BuildApp() => Assert.Empty((await workspace.DotnetAsync("build", "App")).AssertSuccess().Lines);

    private IEnumerable<string> WithoutFolder(Command.Result build, string project) => build.Lines.Select(
        line => line.Replace(workspace.PathOf(project) + Path.DirectorySeparatorChar, "", StringComparison.Ordinal));
}
