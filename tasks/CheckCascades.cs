using System;
using System.Linq;
using System.Threading;
using EarlyExitGen.Manifests;
using EarlyExitGen.Tasks.Checks;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

namespace EarlyExitGen.Tasks;

/// <summary>
/// Compares the files of cascades with their manifests, and reports what differs as errors at the manifests' lines. The
/// files are only read, each once.
/// </summary>
public sealed class CheckCascades : Task, ICancelableTask, IDisposable
{
    private readonly CancellationTokenSource _cancellation = new();

    /// <summary>The manifests, <c>*.cascade.json</c>.</summary>
    [Required]
    public ITaskItem[] Manifests { get; set; } = [];

    /// <inheritdoc/>
    public override bool Execute()
    {
        try
        {
            // In the same order wherever the build runs, whatever order the file system has.
            foreach (string manifest in Manifests.Select(m => m.ItemSpec).OrderBy(m => m, StringComparer.Ordinal))
            {
                Log.LogMessage(
                    MessageImportance.Normal, "Comparing the files of {0} with what it says of them", manifest);
                foreach (ManifestProblem problem in CascadeCheck.Run(manifest, _cancellation.Token))
                {
                    Report(manifest, problem);
                }
            }
        }
        catch (OperationCanceledException)
        {
            return false;
        }

        return !Log.HasLoggedErrors;
    }

    /// <inheritdoc/>
    public void Cancel() => _cancellation.Cancel();

    /// <inheritdoc/>
    public void Dispose() => _cancellation.Dispose();

    private void Report(string manifest, ManifestProblem problem) => Log.LogError(
        subcategory: null,
        errorCode: problem.Id,
        helpKeyword: null,
        helpLink: HelpLink.Of(problem.Id),
        file: manifest,
        lineNumber: problem.Line,
        columnNumber: problem.Column,
        endLineNumber: 0,
        endColumnNumber: 0,
        message: problem.Message);
}
