using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using EarlyExitGen.Tasks.Copies;
using EarlyExitGen.Tasks.Files;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

namespace EarlyExitGen.Tasks;

/// <summary>
/// Makes the list of the files of a project's cascades with their hashes. What follows a change of a cascade follows
/// this list: dates say nothing of files that were copied with theirs.
/// </summary>
public sealed class HashCascadeFiles : Task, ICancelableTask, IDisposable
{
    // Of a file that cannot be read. The check says so, and if there is none, whoever copies it.
    private static readonly string Unreadable = new('0', 64);

    private readonly CancellationTokenSource _cancellation = new();

    /// <summary>
    /// The files, with the metadata <c>CascadeFolder</c>, the name of their cascade's folder, and <c>Link</c>.
    /// </summary>
    [Required]
    public ITaskItem[] Files { get; set; } = [];

    /// <summary>The cascades' folders, with the metadata <c>Name</c>.</summary>
    [Required]
    public ITaskItem[] Folders { get; set; } = [];

    /// <summary>The project's folder.</summary>
    [Required]
    public string ProjectDirectory { get; set; } = "";

    /// <summary>The lines of the list, in the same order wherever the build runs.</summary>
    [Output]
    public string[] Lines { get; private set; } = [];

    /// <inheritdoc/>
    public override bool Execute()
    {
        List<string> lines =
        [
            .. Folders.Select(
                f => CascadeList.SourceLine(f.GetMetadata("Name"), RelativePath.Of(ProjectDirectory, f.ItemSpec)))
                .OrderBy(line => line, StringComparer.Ordinal),
        ];
        foreach ((string path, string file) in Files
            .Select(f => (Path: CascadeList.Normal(f.GetMetadata("Link")), File: f.GetMetadata("FullPath")))
            .OrderBy(f => f.Path, StringComparer.Ordinal))
        {
            if (_cancellation.IsCancellationRequested)
            {
                return false;
            }

            lines.Add(CascadeList.FileLine(path, Hash(file)));
        }

        Lines = [.. lines];
        return true;
    }

    /// <inheritdoc/>
    public void Cancel() => _cancellation.Cancel();

    /// <inheritdoc/>
    public void Dispose() => _cancellation.Dispose();

    private static string Hash(string file)
    {
        try
        {
            return FileHash.Of(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Unreadable;
        }
    }
}
