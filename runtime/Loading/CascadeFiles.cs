using System.Security.Cryptography;
using EarlyExitGen.Runtime;

namespace EarlyExitGen.Loading;

/// <summary>The files of a cascade on disk: finds them, and compares them with what the cascade was built with.</summary>
internal static class CascadeFiles
{
    /// <summary>Checks that every file is there and, unless told otherwise, that it is the right one.</summary>
    /// <exception cref="CascadeException">The folder or a file is missing, cannot be read, or is another one.</exception>
    public static void Check(CascadeDescription description, string folder, bool checkHashes)
    {
        if (!Directory.Exists(folder))
        {
            throw new CascadeException(
                $"{description.Name}: the folder '{folder}' does not exist; it should hold the cascade's blocks and "
                + "vocabulary. Copy the exported cascade there, or give the folder in which it lies.",
                folder);
        }

        // Several blocks may share a file of external data: each file is read once.
        Dictionary<string, string> hashes = new(StringComparer.Ordinal);
        foreach ((string file, string expected) in FilesOf(description))
        {
            string path = FullPath(folder, file);
            if (!File.Exists(path))
            {
                throw new CascadeException(
                    $"{description.Name}: the file '{path}' is missing; the cascade needs it. Copy it from the exported "
                    + "cascade, or export the cascade again.",
                    path);
            }

            if (!checkHashes)
            {
                continue;
            }

            if (!hashes.TryGetValue(path, out string? actual))
            {
                actual = Hash(description.Name, path);
                hashes.Add(path, actual);
            }

            if (!actual.Equals(expected, StringComparison.OrdinalIgnoreCase))
            {
                throw new CascadeException(Difference(description.Name, path, expected, actual), path);
            }
        }
    }

    /// <summary>The full path of a file that a manifest names.</summary>
    public static string FullPath(string folder, string file) => Path.GetFullPath(Path.Combine(folder, file));

    private static IEnumerable<(string File, string Sha256)> FilesOf(CascadeDescription description)
    {
        foreach ((string File, string Sha256) file in description.Tokenizer.Files)
        {
            yield return file;
        }

        foreach (BlockDescription block in description.Blocks)
        {
            yield return (block.File, block.Sha256);
            foreach (DataDescription data in block.Data)
            {
                yield return (data.File, data.Sha256);
            }
        }
    }

    private static string Hash(string cascade, string path)
    {
        try
        {
            FileStreamOptions sequential = new() { Options = FileOptions.SequentialScan, BufferSize = 1 << 18 };
            using FileStream stream = new(path, sequential);
            return Convert.ToHexStringLower(SHA256.HashData(stream));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CascadeException(
                $"{cascade}: the file '{path}' cannot be read: {e.Message} Make it readable for this process.", path, e);
        }
    }

    private static string Difference(string cascade, string path, string expected, string actual)
    {
        string cause = IsLfsPointer(path)
            ? "It is a pointer of Git LFS, not the file itself: run 'git lfs pull'"
            : "It is cut short, or belongs to another cascade: copy it again from the exported cascade";
        return $"{cascade}: the file '{path}' ({new FileInfo(path).Length} bytes) is not the one that the cascade was "
            + $"built with; its SHA-256 is {actual}, expected is {expected}. {cause}, or build the application with the "
            + "manifest that belongs to it.";
    }

    private static bool IsLfsPointer(string path)
    {
        ReadOnlySpan<byte> pointer = "version https://git-lfs"u8;
        Span<byte> start = stackalloc byte[pointer.Length];
        using FileStream stream = File.OpenRead(path);
        int count = stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        return start[..count].SequenceEqual(pointer);
    }
}
