using System.Text.Json;
using EarlyExitGen.Package.Tests.Host;
using Xunit;

namespace EarlyExitGen.Package.Tests;

/// <summary>Which native half of ONNX Runtime samples and tests take.</summary>
public class FlavorTests
{
    [Fact]
    public async Task OnnxRuntimeFlavor_is_asked_by_all_that_run_cascades()
    {
        string[] projects =
        [
            .. new[] { "samples", "tests" }
                .SelectMany(
                    folder => Directory.EnumerateFiles(Repository.At(folder), "*.csproj", SearchOption.AllDirectories))
                .Where(file => !file.Contains(
                    $"{Path.DirectorySeparatorChar}Projects{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
                .Where(file => File.ReadAllText(file).Contains("OnnxRuntime", StringComparison.Ordinal)),
        ];
        Assert.NotEmpty(projects);
        Assert.All(
            projects,
            file => Assert.Contains("<PackageReference Include=\"$(OnnxRuntimePackage)\" />", File.ReadAllText(file)));

        string project = Repository.At("samples", "QuickStart", "QuickStart.csproj");
        Assert.Equal("Microsoft.ML.OnnxRuntime", await NativePackageAsync(project));
        Assert.Equal("Microsoft.ML.OnnxRuntime", await NativePackageAsync(project, "-p:OnnxRuntimeFlavor=Cpu"));
        Assert.Equal("Microsoft.ML.OnnxRuntime.Gpu", await NativePackageAsync(project, "-p:OnnxRuntimeFlavor=Gpu"));
    }

    [Fact]
    public async Task A_flavor_that_does_not_exist_is_an_error()
    {
        string project = Repository.At("samples", "QuickStart", "QuickStart.csproj");
        Command.Result result = await Command.RunAsync(
            "dotnet",
            ["msbuild", project, "-t:CollectPackageReferences", "-nodeReuse:false", "-p:OnnxRuntimeFlavor=Rocm"],
            Path.GetDirectoryName(project)!);
        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains(
            "OnnxRuntimeFlavor is 'Rocm'; it is Cpu (the default) or Gpu.", result.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Cpu")]
    [InlineData("Gpu")]
    public async Task Both_halves_are_of_one_version(string flavor)
    {
        string project = Repository.At("samples", "QuickStart", "QuickStart.csproj");
        Command.Result result = await Command.RunAsync(
            "dotnet",
            ["msbuild", project, "-getItem:PackageVersion", "-nodeReuse:false", "-p:OnnxRuntimeFlavor=" + flavor],
            Path.GetDirectoryName(project)!);
        using JsonDocument items = JsonDocument.Parse(result.AssertSuccess().Output);
        Dictionary<string, string> versions = items.RootElement.GetProperty("Items").GetProperty("PackageVersion")
            .EnumerateArray()
            .ToDictionary(
                item => item.GetProperty("Identity").GetString()!, item => item.GetProperty("Version").GetString()!);
        Assert.Equal(
            versions[flavor == "Gpu" ? "Microsoft.ML.OnnxRuntime.Gpu" : "Microsoft.ML.OnnxRuntime"],
            versions["Microsoft.ML.OnnxRuntime.Managed"]);
    }

    private static async Task<string> NativePackageAsync(string project, params string[] arguments)
    {
        Command.Result result = await Command.RunAsync(
            "dotnet",
            ["msbuild", project, "-getItem:PackageReference", "-nodeReuse:false", .. arguments],
            Path.GetDirectoryName(project)!);
        using JsonDocument items = JsonDocument.Parse(result.AssertSuccess().Output);
        return items.RootElement.GetProperty("Items").GetProperty("PackageReference").EnumerateArray()
            .Select(item => item.GetProperty("Identity").GetString()!)
            .Single(name => name.StartsWith("Microsoft.ML.OnnxRuntime", StringComparison.Ordinal));
    }
}
