using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace EarlyExitGen.Tasks.Copies;

/// <summary>Finds cascades that would overwrite each other's files in a folder of output.</summary>
internal static class FolderConflicts
{
    /// <summary>
    /// Says which cascades of the project and of its references go to the same folder, and which folders another
    /// application has put a cascade of its own into.
    /// </summary>
    /// <param name="copies">What is about to be copied.</param>
    /// <param name="folder">Where to.</param>
    /// <param name="own">Files that earlier builds of the project itself have put there.</param>
    public static IEnumerable<string> Find(IReadOnlyList<CascadeCopy> copies, string folder, ISet<string> own)
    {
        ILookup<string, string> sources = copies.Where(c => c.IsManifest)
            .ToLookup(c => c.Folder!, c => Path.GetDirectoryName(c.Source)!, StringComparer.OrdinalIgnoreCase);
        bool found = false;
        foreach (IGrouping<string, string> cascades in sources.Where(s => s.Distinct().Count() > 1))
        {
            found = true;
            yield return "These cascades, of the project and of what it references, would share the folder "
                + "cascades/" + cascades.Key
                + " of the output: " + string.Join(", ", cascades.Distinct().OrderBy(c => c, StringComparer.Ordinal))
                + ". Rename all but one of the folders.";
        }

        if (found || !Directory.Exists(folder))
        {
            yield break;
        }

        CascadeList[] mine = [.. copies.Where(c => CascadeList.IsList(c.Path)).Select(c => CascadeList.Read(c.Source))
            .OfType<CascadeList>()];
        foreach (CascadeList other in OthersIn(folder, copies, own))
        {
            foreach (string name in other.Folders.Where(sources.Contains).Where(
                name => !AgreesWithOneOf(mine, name, other)))
            {
                yield return "The folder " + Path.Combine(
                    folder, CascadeList.Root, name) + " has another cascade already, which "
                    + other.Owner + " put there, and the one in " + sources[name].First() + " would overwrite it. "
                    + "Rename one of the cascades' folders, or build into another folder; if " + other.Owner
                    + " is no longer built into this one,"
                    + " delete " + other.Owner + CascadeList.Suffix + " there.";
            }
        }
    }

    private static IEnumerable<CascadeList> OthersIn(string folder, IReadOnlyList<CascadeCopy> copies, ISet<string> own)
    {
        HashSet<string> mine = new(copies.Select(c => c.Target), StringComparer.OrdinalIgnoreCase);
        return Directory.GetFiles(folder, "*" + CascadeList.Suffix)
            .Select(Path.GetFullPath)
            .Where(file => !mine.Contains(file) && !own.Contains(file))
            .OrderBy(file => file, StringComparer.Ordinal)
            .Select(CascadeList.Read)
            .OfType<CascadeList>();
    }

    // The same files harm nobody. Nor does a cascade outside of both projects that has changed since the other one was
    // built.
    private static bool AgreesWithOneOf(CascadeList[] mine, string name, CascadeList other) => mine.Any(list =>
        list.SourceOf(name) is { } source
        && (list.HasSameFiles(name, other)
            || (source.StartsWith("../", StringComparison.Ordinal) && source == other.SourceOf(name))));
}
