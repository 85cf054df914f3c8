namespace EarlyExitGen.Loading;

/// <summary>
/// Finds the folder in which the build puts a cascade: <c>cascades/FOLDER</c> beside the application.
/// </summary>
internal static class DeployedFolder
{
    /// <summary>The folder with its full path, whether it is there or not.</summary>
    /// <param name="name">The cascade's folder.</param>
    public static string Of(string name) =>
        Of(name, AppContext.BaseDirectory, Path.GetDirectoryName(Environment.ProcessPath));

    /// <summary>As the other, of an application in <paramref name="application"/>.</summary>
    /// <param name="name">The cascade's folder.</param>
    /// <param name="application">Where the application's own files lie.</param>
    /// <param name="executable">Where the process's executable lies; null if that is not known.</param>
    internal static string Of(string name, string application, string? executable)
    {
        string folder = Path.GetFullPath(Path.Combine(application, "cascades", name));
        if (Directory.Exists(folder) || executable is null)
        {
            return folder;
        }

        // A single file that extracts itself runs from another folder than the one that it, and all beside it, lies in.
        string besideExecutable = Path.GetFullPath(Path.Combine(executable, "cascades", name));
        return Directory.Exists(besideExecutable) ? besideExecutable : folder;
    }
}
