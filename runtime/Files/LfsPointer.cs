namespace EarlyExitGen.Loading;

/// <summary>Knows the small text that Git has in place of a large file which Git LFS has not fetched yet.</summary>
internal static class LfsPointer
{
    /// <summary>What is said of such a file, as "It is ...".</summary>
    public const string Description = "a pointer of Git LFS, not the file itself: run 'git lfs pull'";

    // Pipes and devices, which must not be read, have the length 0.
    private const int MaxLength = 1024;

    /// <summary>Whether a file that is there is such a pointer.</summary>
    public static bool IsAt(string path)
    {
        ReadOnlySpan<byte> pointer = "version https://git-lfs"u8;
        Span<byte> start = stackalloc byte[pointer.Length];
        if (!File.Exists(path))
        {
            return false;
        }

        FileSystemInfo file = new FileInfo(path).ResolveLinkTarget(returnFinalTarget: true) ?? new FileInfo(path);
        if (file is not FileInfo { Exists: true, Length: > 0 and <= MaxLength })
        {
            return false;
        }

        using FileStream stream = File.OpenRead(path);
        int count = stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        return start[..count].SequenceEqual(pointer);
    }
}
