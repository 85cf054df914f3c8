using Xunit;

namespace EarlyExitGen.Toolchain.Tests.Verbs.Training;

/// <summary>Where TorchSharp's native library cannot be loaded, the tool says why.</summary>
public sealed class TorchLibraryTests
{
    private static readonly string[] Arguments =
        ["absent.tsv", "--dev", "absent.tsv", "--out", "absent", "--exits", "1", "--layers", "1", "--hidden", "8", "--heads", "1"];

    [Fact]
    public void An_old_system_without_preparation_is_told_what_to_install()
    {
        using TemporaryFolder empty = new();
        using TrainProcess process = TrainProcess.Start([("EARLYEXIT_TORCH", empty.Path)], Arguments);

        (int code, string output, string error) = process.Wait();

        Assert.Equal(1, code);
        Assert.Equal("", output);
        Assert.Single(error.TrimEnd().Split('\n'));
        Assert.SkipWhen(error.Contains("absent.tsv", StringComparison.Ordinal), "The system's own C++ library is new enough.");
        Assert.Contains("eng/prepare-torch.sh", error, StringComparison.Ordinal);
        Assert.Contains("GLIBCXX_3.4.32", error, StringComparison.Ordinal);
    }
}
