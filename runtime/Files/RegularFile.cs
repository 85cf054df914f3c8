namespace EarlyExitGen.Loading;

/// <summary>
/// Tells files from what only looks like one: reading a pipe waits for whoever writes to it, and a device may give bytes
/// without end. Links are followed.
/// </summary>
internal static class RegularFile
{
    /// <summary>
    /// What is wrong with what lies at a path, as "is ..."; null if it is a file with content. An empty file counts as wrong,
    /// because pipes and devices look like one, and no file of a model is empty.
    /// </summary>
    public static string? Problem(string path)
    {
        if (Directory.Exists(path))
        {
            return "is a folder, not a file";
        }

        if (!File.Exists(path))
        {
            return "is missing";
        }

        try
        {
            // The length that a link itself has is that of its target's name.
            FileInfo file = new(path);
            FileSystemInfo target = file.ResolveLinkTarget(returnFinalTarget: true) ?? file;
            return target is FileInfo { Exists: true, Length: > 0 } ? null : "is empty, or a pipe or a device and not a file";
        }
        catch (IOException)
        {
            // A link whose target is not a path, such as that of a process to its standard input.
            return "is a link to something that is not a file";
        }
    }
}
