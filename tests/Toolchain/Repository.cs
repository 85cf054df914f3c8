namespace EarlyExitGen.Toolchain.Tests;

/// <summary>The repository that these tests lie in.</summary>
internal static class Repository
{
    /// <summary>Its folder.</summary>
    public static string Root { get; } = Find(new DirectoryInfo(AppContext.BaseDirectory));

    private static string Find(DirectoryInfo folder) =>
        File.Exists(Path.Combine(folder.FullName, "EarlyExitGen.sln")) ? folder.FullName
        : Find(folder.Parent ?? throw new DirectoryNotFoundException("The tests do not lie in the repository."));
}
