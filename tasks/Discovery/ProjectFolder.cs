using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using EarlyExitGen.Tasks.Copies;
using EarlyExitGen.Tasks.Files;

namespace EarlyExitGen.Tasks.Discovery;

/// <summary>Tells a project's own manifests from the other ones below its folder.</summary>
internal sealed class ProjectFolder(string folder, string assemblyName)
{
    private static readonly string[] OutputNames = ["bin", "obj"];

    // What stands at the root of every output: of this package, of any application, of any library.
    private static readonly string[] OutputFiles = ["*" + CascadeList.Suffix, "*.deps.json", "*.runtimeconfig.json"];

    private readonly string _folder = Trim(Path.GetFullPath(folder));

    /// <summary>
    /// Whether a manifest is a copy: lies in what a build has put out, of this project or of another one, wherever that
    /// was told to put it.
    /// </summary>
    public bool IsCopy(string manifest)
    {
        string? application = ApplicationOf(manifest);
        foreach (string above in FoldersBetween(manifest))
        {
            if (Has(above, OutputFiles) || (above == application && Has(above, "*.dll", "*.exe") && !HasProject(above)))
            {
                return true;
            }

            if (HasProject(above))
            {
                return OutputNames.Contains(
                    RelativePath.Of(above, manifest).Split('/')[0], StringComparer.OrdinalIgnoreCase);
            }
        }

        return application == _folder && IsCopyBesideProject(manifest);
    }

    /// <summary>Whether a manifest lies below the folder of another project, to which it belongs then.</summary>
    public bool IsOfOtherProject(string manifest) => FoldersBetween(manifest).Any(HasProject);

    // From a manifest's own folder up to the last one below the project's; none if it lies elsewhere.
    private string[] FoldersBetween(string manifest)
    {
        List<string> folders = [];
        for (string? above = Path.GetDirectoryName(manifest); above is not null; above = Path.GetDirectoryName(above))
        {
            if (Trim(above) == _folder)
            {
                return [.. folders];
            }

            folders.Add(Trim(above));
        }

        return [];
    }

    // Where the application would be if this were a copy: cascades/FOLDER/MANIFEST lies beside it.
    private static string? ApplicationOf(string manifest)
    {
        string? cascades = Path.GetDirectoryName(Path.GetDirectoryName(manifest));
        return Path.GetFileName(cascades) == CascadeList.Root ? Path.GetDirectoryName(cascades) : null;
    }

    // An output in the project's own folder, where sources may lie in cascades/ too: the lists say what was copied.
    // Without one the output is an older version's.
    private bool IsCopyBesideProject(string manifest)
    {
        string source = Path.GetDirectoryName(manifest)!;
        string name = Path.GetFileName(source);
        CascadeList[] lists =
            [.. Directory.GetFiles(_folder, "*" + CascadeList.Suffix).Select(CascadeList.Read).OfType<CascadeList>()];
        return lists.Length == 0
            ? Has(_folder, assemblyName, assemblyName + ".dll", assemblyName + ".exe")
            : lists.Any(l => l.SourceOf(name) is { } from
                && (l.Owner != assemblyName || Path.GetFullPath(Path.Combine(_folder, from)) != source));
    }

    private static bool HasProject(string folder) => Has(folder, "*.??proj");

    private static bool Has(string folder, params string[] patterns) =>
        patterns.Any(pattern => Directory.EnumerateFiles(folder, pattern).Any());

    private static string Trim(string folder) => folder.Length > 1 ? folder.TrimEnd('/', '\\') : folder;
}
