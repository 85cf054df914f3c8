namespace EarlyExitGen.Generator.Tests.Host;

/// <summary>The repository that the tests were built in: its sources are what some of them test.</summary>
internal static class Repository
{
    /// <summary>The folder with the solution. (Paths that the compiler knows are mapped away in CI.)</summary>
    public static string Root { get; } = Find(AppContext.BaseDirectory);

    /// <summary>The path of a file or folder, given by its parts from the root.</summary>
    public static string At(params string[] parts) => Path.Combine([Root, .. parts]);

    private static string Find(string? folder) =>
        folder is null ? throw new InvalidOperationException("These tests run inside the repository only.")
        : File.Exists(Path.Combine(folder, "EarlyExitGen.sln")) ? folder
        : Find(Path.GetDirectoryName(folder));
}
