using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using EarlyExitGen.Manifests;
using EarlyExitGen.Tasks.Copies;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

namespace EarlyExitGen.Tasks;

/// <summary>
/// Looks at a folder of output before cascades are copied into it: finds what may not be copied, and otherwise deletes
/// the copies that differ from their sources. The build copies what is missing, or newer; it does not see that a file
/// with an older date is another one.
/// </summary>
public sealed class PrepareCascadeCopies : Task
{
    /// <summary>
    /// The files of cascades that are about to be copied, and the lists of them, with the metadata <c>CascadePath</c>:
    /// where in the folder they go.
    /// </summary>
    [Required]
    public ITaskItem[] Files { get; set; } = [];

    /// <summary>The folder of output.</summary>
    [Required]
    public string Folder { get; set; } = "";

    /// <summary>Whether the files have been copied already; then nothing is deleted.</summary>
    public bool AreCopied { get; set; }

    /// <summary>The files in which MSBuild keeps what earlier builds of the project wrote.</summary>
    public string[] Records { get; set; } = [];

    /// <summary>The project's file, of which errors are reported.</summary>
    [Required]
    public string Project { get; set; } = "";

    /// <inheritdoc/>
    public override bool Execute()
    {
        try
        {
            string folder = Path.GetFullPath(Folder);
            CascadeCopy[] copies =
            [
                .. Files.Select(file => Copy(file, folder))
                    .Where(copy => copy.Folder is not null || CascadeList.IsList(copy.Path))
                    .GroupBy(copy => (copy.Source, copy.Target))
                    .Select(same => same.First()),
            ];
            if (Report(OutputRule.SharedFolder, FolderConflicts.Find(copies, folder, ReadRecords()))
                || Report(OutputRule.StaleAssembly, StaleAssemblies.Find(copies)))
            {
                return false;
            }

            foreach (CascadeCopy copy in AreCopied ? [] : OutdatedCopies.Find(copies))
            {
                Log.LogMessage(MessageImportance.Low, "{0} differs from {1} and is replaced", copy.Target, copy.Source);
                Delete(copy.Target);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Log.LogErrorFromException(e);
        }

        return !Log.HasLoggedErrors;
    }

    // Windows deletes no file that is read-only; elsewhere the attribute would be taken from what a link points to.
    private static void Delete(string file)
    {
        FileAttributes attributes = File.GetAttributes(file);
        if ((attributes & FileAttributes.ReadOnly) != 0 && Path.DirectorySeparatorChar == '\\')
        {
            File.SetAttributes(file, attributes & ~FileAttributes.ReadOnly);
        }

        File.Delete(file);
    }

    private bool Report(ManifestRule rule, IEnumerable<string> messages)
    {
        foreach (string message in messages)
        {
            Log.LogError(
                subcategory: null,
                errorCode: rule.Id,
                helpKeyword: null,
                helpLink: HelpLink.Of(rule.Id),
                file: Project,
                lineNumber: 0,
                columnNumber: 0,
                endLineNumber: 0,
                endColumnNumber: 0,
                message: message);
        }

        return Log.HasLoggedErrors;
    }

    private CascadeCopy Copy(ITaskItem file, string folder)
    {
        string path = CascadeList.Normal(file.GetMetadata("CascadePath"));
        return new CascadeCopy(file.GetMetadata("FullPath"), path, Path.GetFullPath(Path.Combine(folder, path)));
    }

    private HashSet<string> ReadRecords() => new(
        Records.Where(File.Exists).SelectMany(File.ReadAllLines).Where(CascadeList.IsList),
        StringComparer.OrdinalIgnoreCase);
}
