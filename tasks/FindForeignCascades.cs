using System;
using System.IO;
using System.Linq;
using EarlyExitGen.Tasks.Discovery;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

namespace EarlyExitGen.Tasks;

/// <summary>
/// Finds the manifests below a project's folder that are not the project's: copies in the output of any project, and
/// those of projects that lie in folders below.
/// </summary>
public sealed class FindForeignCascades : Task
{
    /// <summary>
    /// The manifests; those with the metadata <c>FoundByDefault</c> were not named by the project itself.
    /// </summary>
    [Required]
    public ITaskItem[] Manifests { get; set; } = [];

    /// <summary>The project's folder.</summary>
    [Required]
    public string ProjectDirectory { get; set; } = "";

    /// <summary>The name of the project's assembly.</summary>
    [Required]
    public string AssemblyName { get; set; } = "";

    /// <summary>The manifests that are not the project's.</summary>
    [Output]
    public ITaskItem[] Foreign { get; private set; } = [];

    /// <inheritdoc/>
    public override bool Execute()
    {
        ProjectFolder project = new(ProjectDirectory, AssemblyName);
        try
        {
            Foreign =
            [
                .. Manifests.GroupBy(m => m.GetMetadata("FullPath"), StringComparer.Ordinal)
                    .Where(m => project.IsCopy(m.Key)
                        || (m.All(item => item.GetMetadata("FoundByDefault") == "true")
                            && project.IsOfOtherProject(m.Key)))
                    .Select(m => m.First()),
            ];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Log.LogErrorFromException(e);
        }

        return !Log.HasLoggedErrors;
    }
}
