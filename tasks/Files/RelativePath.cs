using System;
using System.IO;
using System.Linq;

namespace EarlyExitGen.Tasks.Files;

/// <summary>Paths relative to a folder, which .NET Standard 2.0 does not make.</summary>
internal static class RelativePath
{
    private static readonly StringComparison Comparison =
        Path.DirectorySeparatorChar == '\\' ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;

    /// <summary>
    /// The path from a folder to another path, with slashes and without one at its end; the full path where they have
    /// no root in common.
    /// </summary>
    public static string Of(string folder, string path)
    {
        string[] from = Parts(folder);
        string[] to = Parts(path);
        int common = 0;
        while (common < from.Length && common < to.Length && string.Equals(from[common], to[common], Comparison))
        {
            common++;
        }

        return string.Join(
            "/",
            common == 0 ? to : Enumerable.Repeat("..", from.Length - common).Concat(to.Skip(common)));
    }

    private static string[] Parts(string path) => Path.GetFullPath(path)
        .TrimEnd(Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar)
        .Split(Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar);
}
