using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using EarlyExitGen.Tasks.Files;

namespace EarlyExitGen.Tasks.Copies;

/// <summary>
/// Finds the copies in a folder of output that do not have the bytes of their sources, whatever the dates are.
/// </summary>
internal static class OutdatedCopies
{
    /// <summary>The copies that are there and differ from their sources.</summary>
    public static IReadOnlyList<CascadeCopy> Find(IReadOnlyList<CascadeCopy> copies)
    {
        HashSet<string> known = [.. copies.Where(c => CascadeList.IsList(c.Path) && IsCurrent(c))
            .SelectMany(c => CascadeList.Read(c.Source)?.Hashes.Keys ?? [])];
        return [.. copies.Where(c => !IsSame(c.Source, c.Target)
            && File.Exists(c.Source)
            && File.Exists(c.Target)
            && !(known.Contains(c.Path) && LooksAlike(c))
            && !IsCurrent(c))];
    }

    // Where the list in the folder is the current one, its files were copied along with it, and a copy has its source's
    // date. Large files are read only where that is not so.
    private static bool LooksAlike(CascadeCopy copy)
    {
        FileInfo source = new(copy.Source);
        FileInfo target = new(copy.Target);
        return (source.Attributes & FileAttributes.ReparsePoint) == 0
            && (target.Attributes & FileAttributes.ReparsePoint) == 0
            && source.Length == target.Length
            && source.LastWriteTimeUtc == target.LastWriteTimeUtc;
    }

    private static bool IsCurrent(CascadeCopy copy)
    {
        try
        {
            return File.Exists(copy.Source) && File.Exists(copy.Target)
                && FileContent.AreEqual(copy.Source, copy.Target);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Whoever copies it says what the matter is.
            return true;
        }
    }

    private static bool IsSame(string one, string other) =>
        string.Equals(Path.GetFullPath(one), Path.GetFullPath(other), StringComparison.OrdinalIgnoreCase);
}
