using EarlyExitGen.Toolchain.Verbs.Libtorch;
using Xunit;

namespace EarlyExitGen.Toolchain.Tests.Verbs.Training;

/// <summary>Where libtorch cannot be loaded, the tool says why.</summary>
public sealed class TorchLibraryTests
{
    private static readonly string[] Arguments =
    [
        "absent.tsv", "--dev", "absent.tsv", "--out", "absent", "--exits", "1", "--layers", "1", "--hidden", "8",
        "--heads", "1",
    ];

    [Fact]
    public void An_old_system_without_preparation_is_told_what_to_do()
    {
        using TemporaryFolder empty = new();
        using TrainProcess process = TrainProcess.Start([("EARLYEXIT_TORCH", empty.Path)], Arguments);

        (int code, string output, string error) = process.Wait();

        Assert.Equal(1, code);
        Assert.Equal("", output);
        Assert.Single(error.TrimEnd().Split('\n'));
        Assert.SkipWhen(
            error.Contains("absent.tsv", StringComparison.Ordinal), "The system's own C++ library is new enough.");
        Assert.Contains("earlyexit doctor --fix", error, StringComparison.Ordinal);
        Assert.Contains("GLIBCXX_3.4.32", error, StringComparison.Ordinal);
    }

    // The tests' own output has no libtorch beside the tool, as a tool that was installed.
    [Fact]
    public void A_tool_without_libtorch_says_how_it_is_fetched()
    {
        Assert.SkipUnless(TorchPackage.FitsPlatform, "libtorch is fetched for Linux x64 alone.");
        using TemporaryFolder empty = new();

        (int code, string output, string error) = ToolProcess.RunIn(
            [("EARLYEXIT_TORCH", empty.Path)], ["train", .. Arguments]);

        Assert.Equal((1, ""), (code, output));
        Assert.Equal(
            "earlyexit: training needs libtorch, which is not installed; "
            + "\"earlyexit doctor --fix\" fetches it (128 MB).",
            error.TrimEnd());
    }

    [Fact]
    public async Task The_hashes_are_those_of_the_package_that_the_tool_is_built_with()
    {
        Assert.SkipUnless(TorchPackage.FitsPlatform, "libtorch is fetched for Linux x64 alone.");
        string folder = Path.Combine(TrainProcess.ToolFolder, "runtimes", TorchPackage.Platform, "native");

        Assert.Null(await TorchPackage.FirstWrongAsync(folder, TestContext.Current.CancellationToken));
    }
}
