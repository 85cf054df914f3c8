using System;
using System.Linq;
using EarlyExitGen.Loading;
using EarlyExitGen.Tasks.Checks;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

namespace EarlyExitGen.Tasks;

/// <summary>
/// Reports what lies in a cascade's folder and is not a regular file, before anything reads or copies it: a named pipe
/// would hold the build up for ever, and a device fill the disk.
/// </summary>
public sealed class CheckFileKinds : Task
{
    /// <summary>The files of cascades.</summary>
    [Required]
    public ITaskItem[] Files { get; set; } = [];

    /// <inheritdoc/>
    public override bool Execute()
    {
        foreach (string file in Files.Select(f => f.GetMetadata("FullPath")).Distinct().OrderBy(
            f => f, StringComparer.Ordinal))
        {
            if (FileKind.OfIrregular(file) is { } kind)
            {
                Log.LogError(
                    subcategory: null,
                    errorCode: BuildRule.Irregular.Id,
                    helpKeyword: null,
                    helpLink: HelpLink.Of(BuildRule.Irregular.Id),
                    file: file,
                    lineNumber: 0,
                    columnNumber: 0,
                    endLineNumber: 0,
                    endColumnNumber: 0,
                    message: "This is " + kind + ", not a regular file, so it can be neither checked nor copied: put "
                        + "the file itself, or a link to it, into the cascade's folder");
            }
        }

        return !Log.HasLoggedErrors;
    }
}
