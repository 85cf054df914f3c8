using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using EarlyExitGen.Tasks.Files;

namespace EarlyExitGen.Tasks.Copies;

/// <summary>
/// Finds assemblies that were compiled for other versions of the cascades that are about to be copied.
/// </summary>
internal static class StaleAssemblies
{
    /// <summary>
    /// Says which manifests changed since the assemblies were compiled: where a build leaves out to compile, as
    /// <c>publish --no-build</c> does, files and class would not fit.
    /// </summary>
    public static IEnumerable<string> Find(IReadOnlyList<CascadeCopy> copies)
    {
        Dictionary<string, CascadeCopy> manifests = new(StringComparer.Ordinal);
        foreach (CascadeCopy copy in copies.Where(c => c.IsManifest))
        {
            manifests[copy.Path] = copy;
        }

        foreach (CascadeList list in copies.Where(c => CascadeList.IsList(c.Path))
            .Select(c => CascadeList.Read(c.Source)).OfType<CascadeList>())
        {
            foreach (KeyValuePair<string, string> file in list.Hashes.OrderBy(f => f.Key, StringComparer.Ordinal))
            {
                if (manifests.TryGetValue(file.Key, out CascadeCopy? manifest) && HashOf(manifest.Source) is { } hash
                    && hash != file.Value)
                {
                    yield return list.Owner + " was compiled for another version of the cascade in "
                        + Path.GetDirectoryName(manifest.Source) + ", and this build does not compile it: build it "
                        + "again, without --no-build and --no-dependencies.";
                }
            }
        }
    }

    private static string? HashOf(string file)
    {
        try
        {
            return FileHash.Of(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
