using System.Text.Json;
using EarlyExitGen.Tests.Shared;
using EarlyExitGen.Toolchain.Verbs.Libtorch;
using Xunit;

namespace EarlyExitGen.Toolchain.Tests.Installation;

/// <summary>The tool, packed and installed as its users do.</summary>
[Slow]
[Collection(nameof(RepositoryCopy))]
public sealed class InstallTests(RepositoryCopy copy)
{
    private const long Megabyte = 1_000_000;
    private const string News = "samples/QuickStart/news/news.cascade.json";

    [Fact]
    public void The_package_for_linux_x64_is_small()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "It is packed on Linux.");
        string[] packages = [.. Directory.EnumerateFiles(copy.Feed).Select(file => Path.GetFileName(file)!)];

        // The one for this platform, and the one that finds it.
        Assert.Equal(2, packages.Length);
        string package = Assert.Single(
            packages, name => name.StartsWith("EarlyExitGen.Tool.linux-x64.", StringComparison.Ordinal));
        Assert.InRange(new FileInfo(Path.Combine(copy.Feed, package)).Length, 10 * Megabyte, 60 * Megabyte);
    }

    [Fact]
    public async Task Installed_in_a_folder_it_works_without_libtorch_and_fetches_it_where_it_is_asked_to()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "It is packed on Linux.");
        await copy.RunAsync("dotnet tool install EarlyExitGen.Tool --source ./feed --tool-path tool");

        string version = await copy.RunAsync("tool/earlyexit --version");
        Assert.Matches(@"^earlyexit \d+\.\d+\.\d+, commit \w+, ONNX Runtime \d+\.\d+\.\d+\n$", version);
        Assert.Equal("note", await TorchStateAsync("tool/earlyexit doctor --json"));
        string answers = await copy.RunAsync(
            $"echo 'Striker scores twice in the cup final' | tool/earlyexit classify {News} --texts - --out -");
        Assert.StartsWith("Sports\t", answers, StringComparison.Ordinal);
        const string train = "tool/earlyexit train absent.tsv --dev absent.tsv --out absent "
            + "--exits 1 --layers 1 --hidden 8 --heads 1";
        Assert.Contains("earlyexit doctor --fix", (await copy.TryAsync(train)).Error, StringComparison.Ordinal);

        Assert.SkipUnless(TorchPackage.FitsPlatform, "libtorch is fetched for Linux x64 alone.");
        string fix = $"tool/earlyexit doctor --fix --source '{RepositoryCopy.TorchFeed}' --json";
        Assert.Equal("ok", await TorchStateAsync(fix));
        Assert.Contains("absent.tsv: no such file", (await copy.TryAsync(train)).Error, StringComparison.Ordinal);
    }

    private async Task<string> TorchStateAsync(string doctor)
    {
        using JsonDocument report = JsonDocument.Parse(await copy.RunAsync(doctor));
        return report.RootElement.GetProperty("checks").EnumerateArray()
            .Single(check => check.GetProperty("name").GetString() == "libtorch").GetProperty("state").GetString()!;
    }
}
