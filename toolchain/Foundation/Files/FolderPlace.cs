namespace EarlyExitGen.Toolchain.Foundation.Files;

/// <summary>Where folders really lie, however they are named.</summary>
internal static class FolderPlace
{
    /// <summary>A path without links in it; what is not there stays as it is.</summary>
    /// <exception cref="IOException">Links lead in a circle.</exception>
    public static string Real(string path)
    {
        string full = Path.GetFullPath(path);
        string real = Path.GetPathRoot(full)!;
        foreach (string part in full[real.Length..].Split(
            Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries))
        {
            real = Path.Combine(real, part);
            if (new DirectoryInfo(real).LinkTarget is not null)
            {
                real = Real(Directory.ResolveLinkTarget(real, returnFinalTarget: true)!.FullName);
            }
        }

        return real;
    }

    /// <summary>Whether two paths lead to the same place.</summary>
    public static bool AreSame(string first, string second) => Real(first).Equals(
        Real(second),
        OperatingSystem.IsWindows() || OperatingSystem.IsMacOS()
            ? StringComparison.OrdinalIgnoreCase
            : StringComparison.Ordinal);

    /// <summary>
    /// How many levels a path lies within a folder that is there; 0 if it is the folder itself, null if it lies
    /// elsewhere. A file that is laid into the folder for a moment tells, so that links, mounts and upper and lower
    /// case do not matter.
    /// </summary>
    /// <exception cref="IOException">The folder cannot be written to.</exception>
    /// <exception cref="UnauthorizedAccessException">Likewise.</exception>
    public static int? DepthWithin(string folder, string path)
    {
        string name = $".earlyexit-{Guid.NewGuid():n}";
        string probe = Path.Combine(folder, name);
        using (new FileStream(
            probe, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose))
        {
            int depth = 0;
            for (string? place = Real(path); place is not null; place = Path.GetDirectoryName(place), depth++)
            {
                if (File.Exists(Path.Combine(place, name)))
                {
                    return depth;
                }
            }
        }

        return null;
    }
}
