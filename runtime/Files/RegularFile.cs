namespace EarlyExitGen.Loading;

/// <summary>Tells files with content from all else that may lie at a path. Links are followed.</summary>
internal static class RegularFile
{
    /// <summary>
    /// What is wrong with what lies at a path, as "is ..."; null if it is a file with content. An empty file counts as
    /// wrong here, since no file of a model is empty; a build lets it pass, and then says that its hash is another one.
    /// </summary>
    public static string? Problem(string path)
    {
        if (FileKind.OfIrregular(path) is { } kind)
        {
            return $"is {kind}, not a file";
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
            return target is FileInfo { Exists: true, Length: > 0 } ? null : "is empty";
        }
        catch (IOException)
        {
            // A link that leads to itself.
            return "is a link to something that is not a file";
        }
    }
}
