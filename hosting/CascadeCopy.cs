namespace EarlyExitGen.Hosting;

/// <summary>Writes the folder of a cascade, at once or not at all.</summary>
internal static class CascadeCopy
{
    /// <summary>Copies a cascade's folder.</summary>
    /// <param name="from">The folder.</param>
    /// <param name="manifestFile">The manifest in it.</param>
    /// <param name="manifest">The text of the manifest in its place; null for the same.</param>
    /// <param name="folder">The new folder; there must be nothing of that name.</param>
    /// <param name="cancellationToken">Ends it; nothing is left.</param>
    /// <exception cref="IOException">There is something of that name, or it cannot be written.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static void Write(
        string from, string manifestFile, string? manifest, string folder, CancellationToken cancellationToken)
    {
        string target = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        if (Path.Exists(target))
        {
            throw new IOException($"{target} exists already; give a folder that does not.");
        }

        // Beside it, on the same disk, so that it only has to be renamed.
        string part = $"{target}.{Path.GetRandomFileName()}.part";
        try
        {
            Directory.CreateDirectory(part);
            foreach (string file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
            {
                cancellationToken.ThrowIfCancellationRequested();
                string copy = Path.Combine(part, Path.GetRelativePath(from, file));
                Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
                File.Copy(file, copy);
            }

            if (manifest is not null)
            {
                File.WriteAllText(Path.Combine(part, Path.GetFileName(manifestFile)), manifest);
            }

            Directory.Move(part, target);
        }
        finally
        {
            if (Directory.Exists(part))
            {
                Directory.Delete(part, recursive: true);
            }
        }
    }
}
