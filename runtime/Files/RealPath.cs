namespace EarlyExitGen.Loading;

/// <summary>Where a path leads once all links on the way are followed.</summary>
internal static class RealPath
{
    // As many as Linux follows.
    private const int MostLinks = 40;

    /// <summary>Follows the links in a path.</summary>
    /// <exception cref="IOException">There are too many, one after the other.</exception>
    public static string Of(string path)
    {
        string rest = Path.GetFullPath(path);
        string real = Path.GetPathRoot(rest)!;
        rest = rest[real.Length..];
        for (int links = 0; rest.Length > 0;)
        {
            int end = rest.IndexOf(Path.DirectorySeparatorChar, StringComparison.Ordinal);
            string next = Path.Combine(real, end < 0 ? rest : rest[..end]);
            rest = end < 0 ? "" : rest[(end + 1)..];
            if (new FileInfo(next).LinkTarget is not { } target)
            {
                real = next;
                continue;
            }

            if (++links > MostLinks)
            {
                throw new IOException($"'{path}' leads through too many links.");
            }

            string followed = Path.GetFullPath(Path.Combine(real, target, rest));
            real = Path.GetPathRoot(followed)!;
            rest = followed[real.Length..];
        }

        return real;
    }

    /// <summary>Whether a full path lies in a folder, by its name.</summary>
    public static bool IsInside(string folder, string path) => path.StartsWith(
        Path.EndsInDirectorySeparator(folder) ? folder : folder + Path.DirectorySeparatorChar,
        StringComparison.Ordinal);
}
