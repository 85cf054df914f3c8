using Xunit;

namespace EarlyExitGen.Tests;

/// <summary>Data that is too large for the repository and lies beside it, where there is any.</summary>
internal static class SharedData
{
    /// <summary>The path of a file or a folder under <c>shared</c>; the test is skipped where it is absent.</summary>
    public static string Require(string file)
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "EarlyExitGen.sln")))
        {
            folder = Path.GetDirectoryName(folder);
        }

        string path = Path.GetFullPath(Path.Combine(folder ?? ".", "..", "shared", file));
        Assert.SkipUnless(Path.Exists(path), $"../shared/{file} is not there.");
        return path;
    }
}
