using Xunit;

namespace EarlyExitGen.Toolchain.Tests;

/// <summary>A tiny cascade of random weights with its plain model, made by <c>synthesize</c>.</summary>
internal static class SynthesizedCascade
{
    /// <summary>Makes one in a folder.</summary>
    /// <returns>The path of its manifest.</returns>
    public static string In(TemporaryFolder folder, bool pair)
    {
        (int code, _, string error) = ToolProcess.Run([
            "synthesize", "--out", folder["made"], "--layers", "2", "--hidden", "16", "--heads", "2", "--exits",
            "0,1,2",
            "--vocabulary", "300", "--max-tokens", "24", .. pair ? ["--pair"] : (string[])[]]);
        Assert.True(code == 0, error);
        return Path.Combine(folder["made"], "made.cascade.json");
    }
}
