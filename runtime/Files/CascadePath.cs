namespace EarlyExitGen.Loading;

/// <summary>Paths of the files that a manifest names.</summary>
internal static class CascadePath
{
    /// <summary>The full path of a file.</summary>
    /// <param name="folder">The cascade's folder.</param>
    /// <param name="file">The file, relative to that folder.</param>
    public static string Of(string folder, string file) => Path.GetFullPath(Path.Combine(folder, file));
}
