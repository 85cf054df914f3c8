using Xunit;

namespace EarlyExitGen.Toolchain.Tests;

/// <summary>Models and data beside the repository, which not every machine has.</summary>
internal static class SharedFolder
{
    /// <summary>The folder <c>../shared/PATH</c>; skips the test where it is absent.</summary>
    public static string Require(string path)
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "EarlyExitGen.sln")))
        {
            folder = Path.GetDirectoryName(folder);
        }

        string full = Path.GetFullPath(Path.Combine(folder ?? ".", "..", "shared", path));
        Assert.SkipUnless(Directory.Exists(full), $"../shared/{path} is not there.");
        return full;
    }
}
