namespace EarlyExitGen.Tasks.Tests.Host;

/// <summary>The repository that the tests were built in.</summary>
internal static class Repository
{
    private static readonly string Root = Find(AppContext.BaseDirectory);

    /// <summary>The path of a file or folder, given by its parts from the root.</summary>
    public static string At(params string[] parts) => Path.Combine([Root, .. parts]);

    private static string Find(string? folder) =>
        folder is null ? throw new InvalidOperationException("These tests run inside the repository only.")
        : File.Exists(Path.Combine(folder, "EarlyExitGen.sln")) ? folder
        : Find(Path.GetDirectoryName(folder));
}
