using System;

namespace EarlyExitGen.Tasks.Copies;

/// <summary>A file that the build is about to copy: one of a cascade's, or a list of them.</summary>
/// <param name="source">The file's full path.</param>
/// <param name="path">Where it goes, relative to the folder of output, with slashes.</param>
/// <param name="target">The full path of the copy.</param>
internal sealed class CascadeCopy(string source, string path, string target)
{
    private readonly string[] _parts = path.Split('/');

    /// <summary>The file's full path.</summary>
    public string Source { get; } = source;

    /// <summary>Where it goes, relative to the folder of output, with slashes.</summary>
    public string Path { get; } = path;

    /// <summary>The full path of the copy.</summary>
    public string Target { get; } = target;

    /// <summary>The name of the cascade's folder that the file goes to; null if it goes to none.</summary>
    public string? Folder =>
        _parts.Length > 2 && _parts[0].Equals(CascadeList.Root, StringComparison.OrdinalIgnoreCase) ? _parts[1] : null;

    /// <summary>Whether it is a manifest, right in a cascade's folder.</summary>
    public bool IsManifest =>
        Folder is not null && _parts.Length == 3 && Path.EndsWith(".cascade.json", StringComparison.OrdinalIgnoreCase);
}
